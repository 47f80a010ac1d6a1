using EtlFunctions.Ledger;

namespace EtlFunctions.Cli.Display;

/// <summary>Shows nothing but what must be known.</summary>
internal sealed class NoLoadDisplay : ILoadDisplay
{
    private readonly TextWriter _notes;

    public NoLoadDisplay(string feed, LoadMeter meter, TextWriter notes)
    {
        _notes = notes;
        meter.Begun += begin =>
        {
            if (begin.Outcome == BeginOutcome.Adopted || begin is { MayRun: true, Ended: not null })
            {
                Note(LoadText.Begin(feed, begin));
            }
        };
        meter.DatabaseLost += wait => Note(LoadText.DatabaseLost(wait));
    }

    public void Note(string line) => _notes.WriteLine(line);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
