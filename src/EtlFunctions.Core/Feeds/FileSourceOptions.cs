namespace EtlFunctions.Feeds;

/// <summary>A source of type <c>file</c>: local files read in name order.</summary>
public sealed record FileSourceOptions() : SourceOptions(TypeName)
{
    /// <summary>The value of <c>source.type</c>.</summary>
    public const string TypeName = "file";

    /// <summary>Gets the paths or globs (<c>path</c>: one text or several), relative to the feed file; at least one.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Gets the format; the default, <see cref="FileFormat.Auto"/>, goes by the file's name.</summary>
    public FileFormat Format { get; init; } = FileFormat.Auto;

    /// <summary>Gets the compression; the default, <see cref="FileCompression.Auto"/>, goes by the ending <c>.gz</c>.</summary>
    public FileCompression Compression { get; init; } = FileCompression.Auto;

    /// <summary>Gets the dotted path of the array of records inside a JSON document (<c>dataSelector</c>); by default the document is the array.</summary>
    public string? DataSelector { get; init; }

    /// <summary>Gets the CSV delimiter, one character; by default <c>,</c>.</summary>
    public char Delimiter { get; init; } = ',';
}
