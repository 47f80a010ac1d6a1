namespace EtlFunctions.Cli.Display;

/// <summary>Shows nothing but what must be known.</summary>
internal sealed class NoLoadDisplay(TextWriter notes) : ILoadDisplay
{
    public void Note(string line) => notes.WriteLine(line);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
