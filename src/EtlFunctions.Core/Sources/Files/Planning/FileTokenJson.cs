using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EtlFunctions.Sources.Files;

/// <summary>The JSON of tokens and cursors.</summary>
[JsonSerializable(typeof(FilePageToken))]
[JsonSerializable(typeof(FileCursor))]
[JsonSerializable(typeof(string))]
internal sealed partial class FileTokenJson : JsonSerializerContext
{
    /// <summary>Gets the context to use: file names stay readable and short.</summary>
    public static FileTokenJson Context { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
