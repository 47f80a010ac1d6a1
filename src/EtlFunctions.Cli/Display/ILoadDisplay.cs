namespace EtlFunctions.Cli.Display;

/// <summary>Shows a run's progress until it is disposed.</summary>
internal interface ILoadDisplay : IAsyncDisposable
{
    /// <summary>Shows a line that stays, above the progress.</summary>
    void Note(string line);
}
