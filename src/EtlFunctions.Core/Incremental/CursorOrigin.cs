using System.Text.Json;
using EtlFunctions.Database;

namespace EtlFunctions.Incremental;

/// <summary>Which values a watermark is one of: two watermarks can be compared only where this is the same.</summary>
/// <param name="Type">What the values are.</param>
/// <param name="Path">Where they stand in each record.</param>
public sealed record CursorOrigin(CursorType Type, string Path)
{
    /// <summary>Gets the type as feed files write it.</summary>
    public string TypeName => JsonNamingPolicy.CamelCase.ConvertName(Type.ToString());

    /// <summary>Gets the origin of a feed's watermark, or <see langword="null"/> where the feed is not incremental.</summary>
    /// <param name="options">The feed's part <c>incremental</c>, if it has one.</param>
    public static CursorOrigin? Of(IncrementalOptions? options) => options is null ? null : new CursorOrigin(options.Type, options.CursorPath);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It was written by a newer version.</exception>
    public static CursorOrigin Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(' ', 2) is [var type, var path] && Enum.TryParse<CursorType>(type, ignoreCase: true, out var known)
            ? new CursorOrigin(known, path)
            : throw new FormatException($"The ledger holds a watermark of '{text}', which this version does not know. Run the version that wrote it.");
    }

    /// <summary>Reads a value.</summary>
    /// <param name="text">The text, as a person or the source gives it.</param>
    /// <returns>The value with its key.</returns>
    /// <exception cref="FormatException">The text is no value of the type.</exception>
    public Watermark Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var values = CursorValues.Of(Type);
        return values.Read(text) ?? throw new FormatException($"found \"{ErrorText.Cut(text)}\", expected {values.Expected}");
    }

    /// <summary>Says that no record has a value, and where one was looked for.</summary>
    /// <param name="records">The records read.</param>
    /// <returns>The beginning of a sentence.</returns>
    public string MissingIn(long records) =>
        $"none of {records} records has a value of the type {TypeName} at \"{Path}\" (source.incremental.cursorPath)";

    /// <summary>Gives type and path, as the ledger keeps them: <c>timestamp updated_at</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{TypeName} {Path}";
}
