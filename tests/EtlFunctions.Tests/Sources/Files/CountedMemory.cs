namespace EtlFunctions.Tests.Sources.Files;

/// <summary>Tests that count the process's memory and so run while no other does.</summary>
[CollectionDefinition(nameof(CountedMemory), DisableParallelization = true)]
public sealed class CountedMemory;
