using EtlFunctions.Orchestration;

namespace EtlFunctions.Starting;

/// <summary>An engine as whoever starts and ends runs sees it. The run's id is the id of its workflow there.</summary>
public interface IRunEngine
{
    /// <summary>Gets the name that begins the lease's holder, such as <c>durable</c>.</summary>
    string Name { get; }

    /// <summary>Gets what the engine knows of a run's workflow.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    Task<EngineStatus> StatusAsync(Guid runId, CancellationToken cancellationToken);

    /// <summary>Starts the run's workflow; the engine goes on with it on its own.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="input">The workflow's input.</param>
    /// <param name="cancellationToken">Stops before the start.</param>
    /// <returns>Whether it was started; <see langword="false"/> when the engine is at work on the run.</returns>
    Task<bool> ScheduleAsync(Guid runId, CatalogLoadInput input, CancellationToken cancellationToken);

    /// <summary>Ends the run's workflow at once; does nothing when there is none.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="reason">Why, for the engine's own record.</param>
    /// <param name="cancellationToken">Stops before the end.</param>
    Task StopAsync(Guid runId, string reason, CancellationToken cancellationToken);
}

/// <summary>What an engine knows of a run's workflow.</summary>
public enum EngineStatus
{
    /// <summary>Nothing: never started here, or its history is lost.</summary>
    Unknown,

    /// <summary>It is at work, waiting or about to start.</summary>
    Working,

    /// <summary>It is over, however it ended.</summary>
    Over,
}
