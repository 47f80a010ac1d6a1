using System.CommandLine;
using System.Diagnostics;
using EtlFunctions.Cli.Connections;
using EtlFunctions.Database;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Cli.Commands;

/// <summary><c>etl psql</c>: opens psql on the target database, so that the embedded one can be looked at too.</summary>
internal sealed class PsqlCommand : Command
{
    private readonly Argument<string[]> _arguments = new("arguments")
    {
        Description = "What psql is called with, such as -c \"select …\"",
        Arity = ArgumentArity.ZeroOrMore,
        CaptureRemainingTokens = true,
    };

    public PsqlCommand(CommandHost host)
        : base("psql", "Open psql on the target database; the embedded one runs as long as psql does")
    {
        Add(_arguments);
        TreatUnmatchedTokensAsErrors = false;
        host.Handle(this, RunAsync);
    }

    private async Task<int> RunAsync(CommandSession session, ParseResult result)
    {
        var services = await session.OpenDatabaseAsync();
        var database = services.GetRequiredService<EtlDataSource>();
        var psql = PsqlCall.Find(session.Database!.Embedded)
            ?? throw new CommandException(
                ExitCode.Failed, $"psql was not found, neither in PATH nor beside the server's binaries. Install PostgreSQL's client programs, then call this again or '{PsqlCall.Line(database.Target)}'.");
        var start = new ProcessStartInfo(psql, result.GetValue(_arguments) ?? []);
        foreach (var (name, value) in PsqlCall.Variables(database).Where(v => v.Value is not null))
        {
            start.Environment[name] = value;
        }

        // Ctrl+C cancels a query in psql; it must not end this process and with it the embedded server.
        session.Interrupts.LeaveToChild();
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }
}
