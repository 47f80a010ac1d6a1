using EtlFunctions.Catalog;

namespace EtlFunctions.Loading;

/// <summary>Tells which of two records of one product counts: the one with the later time of change, and where that does not tell, the later in the source.</summary>
/// <remarks>A record without a time is older than one with, so that the same one wins whatever order they come in.</remarks>
internal static class NewestRecord
{
    /// <summary>Tells whether a record counts rather than one before it in the source.</summary>
    public static bool Supersedes(Product later, Product earlier) =>
        Nullable.Compare(later.SourceUpdatedAt, earlier.SourceUpdatedAt) >= 0;
}
