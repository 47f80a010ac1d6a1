using EtlFunctions.Cli.Checks;
using EtlFunctions.Cli.Commands;
using EtlFunctions.Cli.Output;

namespace EtlFunctions.Tests.Cli.Checks;

public sealed class CheckListTests
{
    [Fact]
    public async Task Check_ThatHangs_ShowsWhatIsWaitedForAndThenWhatWasFound()
    {
        var clock = new DelayClock();
        var gate = new TaskCompletionSource<string>();
        await using var output = new StringWriter();
        await using var text = new StringWriter();
        await using var error = TextWriter.Synchronized(text);
        var settings = new GlobalSettings { CatalogSchema = "catalog", LedgerSchema = "etl" };
        using var interrupts = new Interrupts();
        await using var session = new CommandSession(settings, new CommandConsole(settings, output, error, isTerminal: false), clock, interrupts);
        var checks = new CheckList(session);

        var check = checks.RunAsync("source", () => gate.Task, "an answer of https://shop");
        await Eventually.HoldsAsync(() => clock.Delays == 1, "the check waits");
        clock.AdvanceToNextDelay();
        await Eventually.HoldsAsync(() => clock.Delays == 1, "it says so and waits on");
        gate.SetResult("95 records");

        Assert.True(await check);
        Assert.Equal($"Waiting for an answer of https://shop for 5.0 s; Ctrl+C stops{Environment.NewLine}", text.ToString());
        Assert.Equal($"ok    source      95 records{Environment.NewLine}", output.ToString());
        Assert.Equal(ExitCode.Succeeded, checks.ExitCode);
    }
}
