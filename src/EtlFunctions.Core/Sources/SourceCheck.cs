namespace EtlFunctions.Sources;

/// <summary>Something to find out about a source before a run, beyond its first page.</summary>
/// <param name="Name">What is checked, in a word.</param>
/// <param name="RunAsync">Gives what was found, or throws what is wrong and what to do. Changes nothing.</param>
public sealed record SourceCheck(string Name, Func<CancellationToken, Task<SourceFinding>> RunAsync);
