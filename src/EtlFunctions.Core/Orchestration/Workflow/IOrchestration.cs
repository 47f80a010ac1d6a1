namespace EtlFunctions.Orchestration;

/// <summary>What the workflow may ask of an engine. Everything else would not survive a replay.</summary>
/// <remarks>
/// A workflow awaits nothing but these members, takes the time from <see cref="CurrentTime"/>, and draws no random numbers:
/// an engine may run it again from the start and answer with recorded results.
/// </remarks>
public interface IOrchestration
{
    /// <summary>Gets the current time, the same at every replay.</summary>
    DateTimeOffset CurrentTime { get; }

    /// <summary>Runs an activity, retried by the engine while it throws.</summary>
    /// <typeparam name="TInput">The activity's input: ids, cursors and counts only.</typeparam>
    /// <typeparam name="TOutput">The activity's output: ids, cursors and counts only.</typeparam>
    /// <param name="activity">The activity.</param>
    /// <param name="input">Its input.</param>
    /// <returns>Its output.</returns>
    /// <exception cref="ActivityFailedException">It still throws after the last retry, or the database cannot be reached.</exception>
    Task<TOutput> CallActivityAsync<TInput, TOutput>(ActivityName<TInput, TOutput> activity, TInput input);

    /// <summary>Runs a workflow of its own, with a history of its own.</summary>
    /// <typeparam name="TInput">The workflow's input.</typeparam>
    /// <typeparam name="TOutput">The workflow's output.</typeparam>
    /// <param name="workflow">The workflow.</param>
    /// <param name="input">Its input.</param>
    /// <returns>Its output.</returns>
    /// <exception cref="ActivityFailedException">An engine that runs it apart cannot go on with it: somebody ended it, or no host knows its version.</exception>
    Task<TOutput> CallWorkflowAsync<TInput, TOutput>(WorkflowDefinition<TInput, TOutput> workflow, TInput input);

    /// <summary>Waits, holding no thread and no connection.</summary>
    /// <param name="dueTime">When to go on; an engine may wake a little early.</param>
    Task WaitUntilAsync(DateTimeOffset dueTime);

    /// <summary>Waits for a database that cannot be reached, as <see cref="WaitUntilAsync"/> does, and tells whoever watches.</summary>
    /// <param name="wait">The wait; it lasts to its end whatever else happens but for a stop of the run.</param>
    Task WaitForDatabaseAsync(DatabaseWait wait);

    /// <summary>Shows how far the run is.</summary>
    /// <param name="progress">The progress.</param>
    void SetProgress(RunProgress progress);

    /// <summary>Starts this workflow anew with another input and an empty history, once it returns.</summary>
    /// <param name="input">The input: what the new start needs to go on.</param>
    void ContinueAsNew(CatalogLoadInput input);
}
