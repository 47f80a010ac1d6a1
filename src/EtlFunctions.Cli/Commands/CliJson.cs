using System.Text.Encodings.Web;
using System.Text.Json;

namespace EtlFunctions.Cli.Commands;

/// <summary>How the command's JSON lines are written.</summary>
internal static class CliJson
{
    /// <summary>Gets the context that escapes only what JSON must have escaped: the lines are read in terminals, not in web pages.</summary>
    public static CliJsonContext Readable { get; } =
        new(new JsonSerializerOptions(CliJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
