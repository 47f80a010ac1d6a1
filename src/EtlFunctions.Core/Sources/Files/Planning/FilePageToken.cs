using System.Text.Json;
using System.Text.Json.Serialization;

namespace EtlFunctions.Sources.Files;

/// <summary>The token of a planned page: where its records stand in which version of which file.</summary>
internal sealed record FilePageToken
{
    public required string File { get; init; }

    public required long Length { get; init; }

    public required long Modified { get; init; }

    /// <summary>Gets what a store calls the version; <see langword="null"/> for a local file.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Tag { get; init; }

    public required long Offset { get; init; }

    /// <summary>Gets the number of the line or element at the offset.</summary>
    public required long Number { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Skip { get; init; }

    public int Records { get; init; }

    /// <summary>Gets the bytes of the page where it is a slice of the file; else 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Bytes { get; init; }

    /// <summary>Gets the encoding of the page where it is a slice of a file that is not UTF-8.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Encoding { get; init; }

    /// <summary>Gets why the rest of the file has no records that can be read; the page then always fails with it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Unreadable { get; init; }

    [JsonIgnore]
    public FileFingerprint Fingerprint => new(Length, Modified, Tag);

    [JsonIgnore]
    public TextPosition Position => new(Offset, Number, Skip);

    public static FilePageToken At(SourceFile file, TextPosition position) => new()
    {
        File = file.Name,
        Length = file.Fingerprint.Length,
        Modified = file.Fingerprint.Modified,
        Tag = file.Fingerprint.Tag,
        Offset = position.Offset,
        Number = position.Number,
        Skip = position.Skip,
    };

    public static FilePageToken Parse(string token)
    {
        try
        {
            return JsonSerializer.Deserialize(token, FileTokenJson.Context.FilePageToken)
                ?? throw new JsonException("null is no token.");
        }
        catch (JsonException e)
        {
            throw new SourceException($"A page token of the ledger is not one of the file source: {e.Message} The next start begins anew.", e) { StopsRun = true, DeadEnd = DeadEnd.PageLost };
        }
    }

    public PlannedPage ToPage() => new(JsonSerializer.Serialize(this, FileTokenJson.Context.FilePageToken));
}
