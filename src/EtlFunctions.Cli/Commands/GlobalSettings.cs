using System.Globalization;
using EtlFunctions.Database;

namespace EtlFunctions.Cli.Commands;

/// <summary>The forms of a command's output.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs: JSON lines on standard output, everything else on standard error.</summary>
    Json,
}

/// <summary>What the global options and their environment variables say.</summary>
internal sealed record GlobalSettings
{
    /// <summary>Gets the connection string, which may hold a password, or <see langword="null"/> for the embedded PostgreSQL.</summary>
    public string? Connection { get; init; }

    public required string CatalogSchema { get; init; }

    public required string LedgerSchema { get; init; }

    /// <summary>Gets the minutes that a run waits for a database that cannot be reached, as they were given.</summary>
    public string? MaxOutage { get; init; }

    /// <summary>Gets these minutes.</summary>
    /// <exception cref="CommandException">What was given is no whole number within the bounds.</exception>
    public int MaxOutageMinutes => MaxOutage is null ? DatabaseOptions.DefaultMaxOutageMinutes
        : int.TryParse(MaxOutage, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes is >= 1 and <= DatabaseOptions.MostOutageMinutes ? minutes
        : throw new CommandException(
            ExitCode.Usage, $"--max-outage or {GlobalOptions.MaxOutageVariable}: found '{MaxOutage}', expected a whole number of minutes from 1 to {DatabaseOptions.MostOutageMinutes}.");

    public OutputFormat Output { get; init; }

    public bool IsVerbose { get; init; }

    public bool HasColor { get; init; }
}
