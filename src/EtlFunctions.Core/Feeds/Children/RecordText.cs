namespace EtlFunctions.Feeds;

/// <summary>A text with values of a record in it: <c>products/${id}/variations</c>.</summary>
public sealed class RecordText
{
    private readonly (string? Literal, string? Path)[] _parts;

    internal RecordText(IEnumerable<(string? Literal, string? Path)> parts) => _parts = [.. parts];

    /// <summary>Gets the paths of the record whose values stand in it.</summary>
    public IEnumerable<string> Paths => _parts.Where(part => part.Path is not null).Select(part => part.Path!);

    internal bool IsOfRecord => _parts.Any(part => part.Path is not null);

    /// <summary>Gets the only path where the text is nothing else, so that the value keeps its kind in JSON.</summary>
    internal string? OnlyPath => _parts is [{ Path: { } path }] ? path : null;

    /// <summary>Gets the text with the record's values.</summary>
    /// <param name="value">Gives the value at a path, or <see langword="null"/> where the record lacks it.</param>
    /// <returns>The text, or <see langword="null"/> where a value is lacking.</returns>
    internal string? Fill(Func<string, string?> value)
    {
        var texts = _parts.Select(part => part.Literal ?? value(part.Path!)).ToArray();
        return texts.Contains(null) ? null : string.Concat(texts);
    }

    /// <summary>Gives the text as the feed writes it.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Concat(_parts.Select(part => part.Literal ?? $"${{{part.Path}}}"));
}
