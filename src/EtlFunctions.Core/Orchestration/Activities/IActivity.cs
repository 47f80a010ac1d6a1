namespace EtlFunctions.Orchestration;

/// <summary>One step of a workflow that touches the world. It may run more than once for one call, and says so to nobody.</summary>
/// <remarks>It throws only what waiting may mend (the engine then retries); every other outcome is part of its output.</remarks>
/// <typeparam name="TInput">The input.</typeparam>
/// <typeparam name="TOutput">The output.</typeparam>
public interface IActivity<TInput, TOutput>
{
    /// <summary>Runs the step.</summary>
    /// <param name="input">The input.</param>
    /// <param name="cancellationToken">Stops the step before its next effect.</param>
    /// <returns>The output.</returns>
    Task<TOutput> RunAsync(TInput input, CancellationToken cancellationToken);
}
