using System.Text.Json.Nodes;

namespace EtlFunctions.Drafting;

/// <summary>A source proposed for an address.</summary>
/// <param name="Name">The feed's name.</param>
/// <param name="Source">The part <c>source</c> of the feed.</param>
internal sealed record SourceDraft(string Name, JsonObject Source)
{
    /// <summary>Gets a value indicating whether a record is a row, of which a product may have several.</summary>
    public bool HasRows { get; init; }

    /// <summary>Gets a value indicating whether a record may name another one that it belongs to.</summary>
    public bool MayHaveParents { get; init; }

    /// <summary>Gets what only a person can know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Gets values that the address held and that stand in the feed as variables, by the variables' names.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();
}
