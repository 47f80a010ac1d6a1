using EtlFunctions.Catalog;
using EtlFunctions.Sources;

namespace EtlFunctions.Loading;

/// <summary>The keys whose records are held until all records of their product are read.</summary>
/// <param name="keys">Their hashes.</param>
/// <param name="all">Whether they are too many to be told, so that every record is held.</param>
internal sealed class HeldKeys(IReadOnlySet<long> keys, bool all)
{
    /// <summary>No keys.</summary>
    public static readonly HeldKeys None = new(new HashSet<long>(), all: false);

    /// <summary>Every key.</summary>
    public static readonly HeldKeys All = new(new HashSet<long>(), all: true);

    /// <summary>Makes the set of what a source or the ledger tells.</summary>
    public static HeldKeys Of(IReadOnlyCollection<long> hashes) =>
        hashes.Count == 0 ? None
        : hashes.Count > RepeatedKeys.MaxTold || hashes.Contains(RepeatedKeys.AllKeys) ? All
        : new HeldKeys(hashes.ToHashSet(), all: false);

    /// <summary>Gets a value indicating whether no key is held.</summary>
    public bool IsEmpty => !all && keys.Count == 0;

    /// <summary>Tells whether records of a key are held.</summary>
    public bool Holds(string? key) => key is not null && (all || keys.Contains(RecordKey.Hash(key)));
}
