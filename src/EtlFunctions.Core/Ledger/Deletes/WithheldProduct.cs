namespace EtlFunctions.Ledger;

/// <summary>A product that a run did not see and that waits for a person.</summary>
/// <param name="Place">Where it stands in the list.</param>
/// <param name="Id">Its id in the source, or <see langword="null"/> where its row is no longer in the catalog.</param>
/// <param name="Title">Its title.</param>
/// <param name="Skus">Its SKUs that are not discontinued.</param>
/// <param name="Stays">Whether an approval leaves it as it is, since it was loaded or discontinued since. What later runs saw unchanged is found out by the approval.</param>
public sealed record WithheldProduct(WithheldPlace Place, string? Id, string? Title, long Skus, bool Stays);

/// <summary>A place in the list of a run's withheld deletes.</summary>
/// <param name="Part">The part, from 1.</param>
/// <param name="Position">The position in it, from 1.</param>
public sealed record WithheldPlace(int Part, long Position);

/// <summary>A part of that list.</summary>
internal sealed record WithheldPart(int Number, long[] Products, long[] Keys);

/// <summary>What became of a part that a person approved; the outcome is that of <c>approve_deletes</c>.</summary>
internal sealed record ApprovedPart(string Outcome, long Discontinued, long Skus, long Stayed);
