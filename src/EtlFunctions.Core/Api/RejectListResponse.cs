using EtlFunctions.Ledger;

namespace EtlFunctions.Api;

/// <summary>Rejects: the body of <c>GET rejects</c>. Append-only.</summary>
/// <param name="Groups">The reasons with their numbers, the commonest first: most often each is one mistake.</param>
/// <param name="Rejects">The latest rejects.</param>
public sealed record RejectListResponse(IReadOnlyList<RejectGroup> Groups, IReadOnlyList<KeptReject> Rejects);
