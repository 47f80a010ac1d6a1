namespace EtlFunctions.Drafting;

/// <summary>A feed proposed for a source.</summary>
/// <param name="Name">The feed's name.</param>
/// <param name="Text">The feed file: JSON with comments.</param>
/// <param name="Notes">What only a person can know, a sentence each.</param>
/// <param name="Secrets">Values that the address held and that stand in the feed as variables, by the variables' names.</param>
public sealed record FeedDraft(string Name, string Text, IReadOnlyList<string> Notes, IReadOnlyDictionary<string, string> Secrets)
{
    /// <summary>Gets the variables that must be set before the feed can be looked at.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>Gets the script that the feed names as its transform, or <see langword="null"/>.</summary>
    public string? Script { get; init; }
}

/// <summary>What a feed is drafted for.</summary>
/// <param name="Address">A file, a folder, a glob, a URL or a table of the target database.</param>
/// <param name="Folder">The folder of the feed file.</param>
public sealed record DraftRequest(string Address, string Folder)
{
    /// <summary>Gets the feed's name; by default it is made of the address.</summary>
    public string? Name { get; init; }

    /// <summary>Gets headers for a URL, each <c>Name: value</c> with a variable in the value.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>Gets the name of the variable that holds a bearer token for a URL.</summary>
    public string? TokenVariable { get; init; }
}
