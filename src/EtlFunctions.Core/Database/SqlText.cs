using System.Collections.Concurrent;
using Npgsql;

namespace EtlFunctions.Database;

/// <summary>The project's SQL files, with the two schema names put in.</summary>
/// <remarks><c>{catalog}</c> and <c>{ledger}</c> stand for the quoted names of the schemas; nothing else is replaced.</remarks>
internal sealed class SqlText(DatabaseOptions options)
{
    private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly string _catalog = Quote(options.CatalogSchema);
    private readonly string _ledger = Quote(options.LedgerSchema);

    /// <summary>Gets the text of an embedded SQL file.</summary>
    /// <param name="name">The folder and the file without ending, such as <c>Loading.LoadChunk</c>.</param>
    public string this[string name] => _texts.GetOrAdd(name, n => Fill(Read($"EtlFunctions.{n}.sql")));

    /// <summary>Lists the embedded SQL files of a folder in ordinal order, as names for the indexer.</summary>
    public static IEnumerable<string> Names(string folder) =>
        typeof(SqlText).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith($"EtlFunctions.{folder}.", StringComparison.Ordinal) && n.EndsWith(".sql", StringComparison.Ordinal))
            .Select(n => n["EtlFunctions.".Length..^".sql".Length])
            .Order(StringComparer.Ordinal);

    /// <summary>Reads an embedded SQL file as it is.</summary>
    /// <param name="resource">The full name of the resource.</param>
    internal static string Read(string resource)
    {
        using var stream = typeof(SqlText).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The assembly holds no SQL file {resource}.");
        using var reader = new StreamReader(stream);
        // A checkout on Windows may hold CRLF; the text, and so a migration's checksum, is the same everywhere.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Quote(string identifier) => new NpgsqlCommandBuilder().QuoteIdentifier(identifier);

    private string Fill(string text) => text.Replace("{catalog}", _catalog, StringComparison.Ordinal).Replace("{ledger}", _ledger, StringComparison.Ordinal);
}
