using System.Text.Encodings.Web;
using System.Text.Json;

namespace EtlFunctions.Cli.Demo;

/// <summary>The sample catalog: the same bytes at every call.</summary>
internal static class DemoCatalog
{
    /// <summary>The products that can be loaded.</summary>
    public const int Products = 10_000;

    /// <summary>Their SKUs.</summary>
    public const int Skus = 30_000;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the catalog as NDJSON, a record at a time.</summary>
    public static void Write(Stream stream, CancellationToken cancellationToken)
    {
        using var json = new Utf8JsonWriter(stream, Readable);
        var defect = 0;
        for (var number = 1; number <= Products; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            DemoProductWriter.Write(json, number);
            json.Flush();
            json.Reset();
            stream.WriteByte((byte)'\n');
            if (defect < DemoDefect.All.Length && DemoDefect.All[defect].After == number)
            {
                stream.Write(System.Text.Encoding.UTF8.GetBytes(DemoDefect.All[defect].Line + "\n"));
                defect++;
            }
        }
    }
}
