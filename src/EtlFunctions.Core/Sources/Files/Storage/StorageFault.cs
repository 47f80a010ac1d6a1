namespace EtlFunctions.Sources.Files;

/// <summary>A store did not give what it was asked for.</summary>
/// <param name="kind">What that means.</param>
/// <param name="found">What it answered, without secrets.</param>
/// <param name="remedy">What to do about it: a sentence.</param>
internal sealed class StorageFault(StorageFaultKind kind, string found, string remedy = "") : Exception(found)
{
    public StorageFaultKind Kind { get; } = kind;

    public string Remedy { get; } = remedy;
}

/// <summary>What the fault of a store means.</summary>
internal enum StorageFaultKind
{
    /// <summary>The object is not there.</summary>
    NoObject,

    /// <summary>The container or bucket is not there.</summary>
    NoContainer,

    /// <summary>The object is another version.</summary>
    Changed,

    /// <summary>Credentials or rights are missing, or a setting is wrong.</summary>
    Refused,

    /// <summary>The store is busy or does not answer: asking again may help.</summary>
    Busy,
}
