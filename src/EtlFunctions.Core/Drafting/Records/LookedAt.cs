using EtlFunctions.Mapping;

namespace EtlFunctions.Drafting;

/// <summary>What a first look at a source brought.</summary>
/// <param name="Records">The first records, at least one that can be read.</param>
/// <param name="Fields">Their fields.</param>
/// <param name="Findings">What the source found out about itself.</param>
internal sealed record LookedAt(IReadOnlyList<RawRecord> Records, SampleFields Fields, IReadOnlyList<string> Findings);
