using System.CommandLine;
using EtlFunctions.Database;

namespace EtlFunctions.Cli.Commands;

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions
{
    public const string ConnectionVariable = "ETL_POSTGRES";
    public const string MaxOutageVariable = "ETL_MAX_OUTAGE_MINUTES";

    private const string CatalogSchemaVariable = "ETL_CATALOG_SCHEMA";
    private const string LedgerSchemaVariable = "ETL_LEDGER_SCHEMA";
    private const string DefaultCatalogSchema = "catalog";
    private const string DefaultLedgerSchema = "etl";

    private readonly Option<string?> _connection = new("--connection")
    {
        Description = $"The target database as an Npgsql connection string, \"Host=…;Username=…;Password=…;Database=…\". Else {ConnectionVariable}; with neither, a PostgreSQL of this command's own under .etl",
        HelpName = "string",
        Recursive = true,
    };

    private readonly Option<string?> _catalogSchema = new("--catalog-schema")
    {
        Description = $"The schema of the tables product and sku. Else {CatalogSchemaVariable}, else \"{DefaultCatalogSchema}\"",
        HelpName = "name",
        Recursive = true,
    };

    private readonly Option<string?> _ledgerSchema = new("--ledger-schema")
    {
        Description = $"The schema of the ledger: runs, pages, rejects. Else {LedgerSchemaVariable}, else \"{DefaultLedgerSchema}\"",
        HelpName = "name",
        Recursive = true,
    };

    private readonly Option<string?> _maxOutage = new("--max-outage")
    {
        Description = $"How long a run waits for a database that went away under it, 1 to {DatabaseOptions.MostOutageMinutes} minutes; then it ends incomplete. Else {MaxOutageVariable}, else {DatabaseOptions.DefaultMaxOutageMinutes}",
        HelpName = "minutes",
        Recursive = true,
    };

    private readonly Option<string> _output = new("--output")
    {
        Description = "text for people, or json for programs: the last line of standard output is then the result",
        HelpName = "text|json",
        DefaultValueFactory = _ => "text",
        Recursive = true,
    };

    private readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "Show log messages, and errors with their stack traces, on standard error",
        Recursive = true,
    };

    private readonly Option<bool> _noColor = new("--no-color")
    {
        Description = "No colors; the variable NO_COLOR says the same",
        Recursive = true,
    };

    public GlobalOptions() => _output.AcceptOnlyFromAmong("text", "json");

    public void AddTo(RootCommand root)
    {
        root.Add(_connection);
        root.Add(_catalogSchema);
        root.Add(_ledgerSchema);
        root.Add(_maxOutage);
        root.Add(_output);
        root.Add(_verbose);
        root.Add(_noColor);
    }

    /// <summary>Reads the options, and the environment where an option is not given.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="environment">Finds a variable's value; an empty one counts as missing.</param>
    public GlobalSettings Read(ParseResult result, Func<string, string?> environment)
    {
        string? Given(Option<string?> option, string variable) => NonEmpty(result.GetValue(option)) ?? NonEmpty(environment(variable));
        return new GlobalSettings
        {
            Connection = Given(_connection, ConnectionVariable),
            CatalogSchema = Given(_catalogSchema, CatalogSchemaVariable) ?? DefaultCatalogSchema,
            LedgerSchema = Given(_ledgerSchema, LedgerSchemaVariable) ?? DefaultLedgerSchema,
            MaxOutage = Given(_maxOutage, MaxOutageVariable),
            Output = result.GetValue(_output) == "json" ? OutputFormat.Json : OutputFormat.Text,
            IsVerbose = result.GetValue(_verbose),
            HasColor = !result.GetValue(_noColor) && NonEmpty(environment("NO_COLOR")) is null,
        };
    }

    private static string? NonEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
