namespace EtlFunctions.Orchestration;

/// <summary>An activity's name with the types it takes and returns.</summary>
/// <typeparam name="TInput">The input's type.</typeparam>
/// <typeparam name="TOutput">The output's type.</typeparam>
/// <param name="Name">The name; a contract with histories under way.</param>
public sealed record ActivityName<TInput, TOutput>(string Name);
