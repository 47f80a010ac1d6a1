namespace EtlFunctions.Database;

/// <summary>Errors as they may cross into a history or the ledger: one short text, no stack, no payload.</summary>
/// <remarks>An exception text over 64 KB has hung Durable instances (azure-functions-durable-extension issue 502).</remarks>
public static class ErrorText
{
    /// <summary>The most characters kept.</summary>
    public const int MaxLength = 1000;

    /// <summary>Gets the messages of an exception and its causes, cut to <see cref="MaxLength"/>.</summary>
    /// <param name="exception">The exception.</param>
    public static string Of(Exception exception)
    {
        var text = exception.Message;
        for (var inner = exception.InnerException; inner is not null && text.Length < MaxLength; inner = inner.InnerException)
        {
            if (!text.Contains(inner.Message, StringComparison.Ordinal))
            {
                text = $"{text} ({inner.Message})";
            }
        }

        return Cut(text);
    }

    /// <summary>Cuts a text to <see cref="MaxLength"/>, not within a surrogate pair, and replaces what PostgreSQL's text cannot hold.</summary>
    /// <param name="text">The text.</param>
    public static string Cut(string text)
    {
        if (text.Length <= MaxLength)
        {
            return StorableText.Clean(text);
        }

        var length = MaxLength - 1;
        return StorableText.Clean(string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length), "…"));
    }
}
