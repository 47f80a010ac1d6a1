using EtlFunctions.Cli.Display;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;

namespace EtlFunctions.Tests.Cli.Display;

public sealed class LiveLoadDisplayTests
{
    private const int Width = 60;

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Details_PagesFailedAndRetried_ShowEachOnALineThatFits()
    {
        var time = new FakeTimeProvider(Noon);
        var meter = new LoadMeter(time);
        meter.Begin();
        meter.Plan(80, part: 0.5);
        meter.Commit(40, rejects: 2);
        for (var page = 1; page <= 6; page++)
        {
            meter.Fail(page, "the file vanished " + new string('x', 100));
        }

        meter.OnRetry("page 9", 1, TimeSpan.FromSeconds(2), "timeout");
        var lines = Render(LiveLoadDetails.Of(new LoadGauge(meter).Read(), Noon, Width));

        Assert.Equal("pages 40 / 160   products 1,000   products/s –", lines[0]);
        Assert.Equal("ETA   –          rejects  2       retries    1", lines[1]);
        Assert.Equal("page 9 failed (attempt 1), next in 2.0 s: timeout", lines[2]);
        Assert.StartsWith("failed page 2: the file vanished xxx", lines[3], StringComparison.Ordinal);
        Assert.Equal(Width, lines[3].Length);
        Assert.EndsWith("…", lines[3], StringComparison.Ordinal);
        Assert.Equal("and 1 page before", lines[8]);
        Assert.Equal(9, lines.Length);
    }

    [Fact]
    public async Task Display_OnATerminal_DrawsNotesAboveAndClearsTheBarAtTheEnd()
    {
        var output = new StringWriter();
        var meter = new LoadMeter(TimeProvider.System);
        await using (var display = new LiveLoadDisplay("shop", meter, Terminal(output), TimeProvider.System))
        {
            meter.Begin();
            meter.Plan(4, isEnd: true);
            meter.Commit(2);
            display.Note("Stopping");
        }

        var text = output.ToString();
        Assert.Contains($"Run {LoadEvents.Run} of feed shop", text, StringComparison.Ordinal);
        Assert.Contains("Stopping", text, StringComparison.Ordinal);
        Assert.Contains("products/s", text, StringComparison.Ordinal);
        Assert.EndsWith("\e[?25h", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Note_LongerThanALine_LeavesNothingOfTheBarInItsLines()
    {
        var output = new StringWriter();
        var console = Terminal(output);
        console.Profile.Width = Width;
        console.Write(new NoteAbove(new string('a', Width + 5)));
        Assert.Equal($"\e[J{new string('a', Width)}\n{new string('a', 5)}\n", output.ToString());
    }

    private static string[] Render(Spectre.Console.Rendering.IRenderable renderable)
    {
        var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = Width;
        console.Write(renderable);
        return [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd())];
    }

    private static IAnsiConsole Terminal(TextWriter output) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Yes,
        Interactive = InteractionSupport.Yes,
        ColorSystem = ColorSystemSupport.NoColors,
        Out = new AnsiConsoleOutput(output),
    });
}
