namespace EtlFunctions.Sources;

/// <summary>Something to find out about a source before a run, beyond its first page.</summary>
/// <param name="Name">What is checked, in a word.</param>
/// <param name="RunAsync">Gives what was found, or throws what is wrong and what to do. Changes nothing.</param>
public sealed record SourceCheck(string Name, Func<CancellationToken, Task<SourceFinding>> RunAsync);

/// <summary>What a check of a source found.</summary>
/// <param name="Text">The finding, with the remedy where there is something to mend.</param>
/// <param name="IsWarning">Whether a run works but is worse than it need be.</param>
public sealed record SourceFinding(string Text, bool IsWarning = false);
