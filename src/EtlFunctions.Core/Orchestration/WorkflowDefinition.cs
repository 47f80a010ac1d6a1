namespace EtlFunctions.Orchestration;

/// <summary>A workflow: its name, and its code against the port.</summary>
/// <typeparam name="TInput">The input's type.</typeparam>
/// <typeparam name="TOutput">The output's type.</typeparam>
/// <param name="Name">The name; a contract with histories under way.</param>
/// <param name="RunAsync">The code; deterministic, see <see cref="IOrchestration"/>.</param>
public sealed record WorkflowDefinition<TInput, TOutput>(string Name, Func<IOrchestration, TInput, Task<TOutput>> RunAsync);
