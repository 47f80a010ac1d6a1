namespace EtlFunctions.Ledger;

/// <summary>The states of a reject, as the ledger, the command line and the API write them.</summary>
public static class RejectStates
{
    /// <summary>Nothing came of the record yet.</summary>
    public const string Open = "open";

    /// <summary>A later run loaded the product.</summary>
    public const string Loaded = "loaded";

    /// <summary>It was replayed: the product is loaded.</summary>
    public const string Replayed = "replayed";

    /// <summary>A later state of the product is in the catalog, or is a reject itself.</summary>
    public const string Superseded = "superseded";

    /// <summary>A person let it be, and said why.</summary>
    public const string Discarded = "discarded";

    /// <summary>Gets all states.</summary>
    public static IReadOnlyList<string> All { get; } = [Open, Loaded, Replayed, Superseded, Discarded];

    /// <summary>Gets the stages of a load that reject records, in their order.</summary>
    public static IReadOnlyList<string> Stages { get; } = ["read", "map", "load"];
}
