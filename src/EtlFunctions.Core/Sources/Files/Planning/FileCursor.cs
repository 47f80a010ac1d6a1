using System.Text.Json;
using System.Text.Json.Serialization;

namespace EtlFunctions.Sources.Files;

/// <summary>Where planning goes on, and which files in which versions it plans.</summary>
internal sealed record FileCursor
{
    /// <summary>Gets the fingerprint of all files together.</summary>
    public required string Hash { get; init; }

    public required int Files { get; init; }

    /// <summary>Gets the file to go on with, counted from 0.</summary>
    public int File { get; init; }

    public long Offset { get; init; }

    public required long Number { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Skip { get; init; }

    /// <summary>Gets the files one by one, unless they are too many for a cursor, so that a change can be told by name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public IReadOnlyList<FileVersion>? List { get; init; }

    [JsonIgnore]
    public TextPosition Position => new(Offset, Number, Skip);

    public static FileCursor At(SourceFileSet files, int file, TextPosition position) => new()
    {
        Hash = files.Hash,
        Files = files.Count,
        File = file,
        Offset = position.Offset,
        Number = position.Number,
        Skip = position.Skip,
        List = files.ShortList,
    };

    public static FileCursor Parse(string cursor)
    {
        try
        {
            return JsonSerializer.Deserialize(cursor, FileTokenJson.Context.FileCursor)
                ?? throw new JsonException("null is no cursor.");
        }
        catch (JsonException e)
        {
            throw new SourceException($"The run's cursor is not one of the file source: {e.Message} The next start begins anew.", e)
            {
                StopsRun = true,
                DeadEnd = DeadEnd.Inconsistent,
            };
        }
    }

    public string ToText() => JsonSerializer.Serialize(this, FileTokenJson.Context.FileCursor);
}

/// <summary>A file and its version, as a cursor keeps them.</summary>
internal sealed record FileVersion(
    string Name, long Length, long Modified, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] string? Tag = null)
{
    public FileFingerprint Fingerprint() => new(Length, Modified, Tag);
}
