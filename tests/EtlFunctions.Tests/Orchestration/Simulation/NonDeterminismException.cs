namespace EtlFunctions.Tests.Orchestration.Simulation;

/// <summary>A workflow did at its replay what it had not done before, or awaited something besides the port.</summary>
internal sealed class NonDeterminismException(string message) : Exception(message);
