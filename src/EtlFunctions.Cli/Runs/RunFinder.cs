using EtlFunctions.Cli.Commands;
using EtlFunctions.Ledger;

namespace EtlFunctions.Cli.Runs;

/// <summary>Finds the run that the user means: by id, by the beginning of one, or the latest.</summary>
internal static class RunFinder
{
    private const int ShortestPrefix = 4;
    private const int Shown = 5;

    /// <summary>Finds the run, or the latest one when none is named.</summary>
    /// <exception cref="CommandException">There is none, or several.</exception>
    public static async Task<RunTotals> FindAsync(RunReader runs, string? named, CancellationToken cancellationToken)
    {
        var id = named is null ? null : (Guid?)await IdOfAsync(runs, named, cancellationToken);
        return await runs.FindAsync(id, null, cancellationToken)
            ?? throw new CommandException(ExitCode.Failed, id is null ? "The ledger holds no run yet." : $"The ledger holds no run {id}.");
    }

    /// <summary>Finds the latest run that can go on, or <see langword="null"/> when all are over.</summary>
    public static async Task<RunTotals?> FindResumableAsync(RunReader runs, CancellationToken cancellationToken) =>
        await runs.SearchAsync("", resumableOnly: true, 1, cancellationToken) is [var id]
            ? await runs.FindAsync(id, null, cancellationToken)
            : null;

    private static async Task<Guid> IdOfAsync(RunReader runs, string named, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(named, out var id))
        {
            return id;
        }

        if (named.Length < ShortestPrefix || named.Any(c => !char.IsAsciiHexDigit(c) && c != '-'))
        {
            throw new CommandException(
                ExitCode.Usage, $"'{named}' is no run: expected an id, or at least its first {ShortestPrefix} characters, as 'runs' and 'status' show it.");
        }

        return await runs.SearchAsync(named.ToLowerInvariant(), resumableOnly: false, Shown, cancellationToken) switch
        {
            [] => throw new CommandException(ExitCode.Failed, $"No run's id begins with '{named}'."),
            [var only] => only,
            var several => throw new CommandException(
                ExitCode.Usage, $"Several runs' ids begin with '{named}': {string.Join(", ", several)}{(several.Count == Shown ? ", …" : "")}. Give more of it."),
        };
    }
}
