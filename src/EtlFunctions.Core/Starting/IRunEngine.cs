using EtlFunctions.Orchestration;

namespace EtlFunctions.Starting;

/// <summary>An engine as whoever starts and ends runs sees it. The run's id is the id of its workflow there.</summary>
public interface IRunEngine
{
    /// <summary>Gets the name that begins the lease's holder, such as <c>durable</c>.</summary>
    string Name { get; }

    /// <summary>Gets the holder of a lease that a start takes.</summary>
    /// <param name="start">The start's own id.</param>
    /// <returns>A text that begins with <see cref="Name"/> and a colon.</returns>
    string HolderOf(Guid start) => $"{Name}:{start}";

    /// <summary>Gets what the engine knows of a run's workflow.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="holder">Who holds the run's lease or held it last, which tells workflows of one run apart; <see langword="null"/> for nobody.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    Task<EngineStatus> StatusAsync(Guid runId, string? holder, CancellationToken cancellationToken);

    /// <summary>Starts the run's workflow; the engine goes on with it on its own.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="input">The workflow's input.</param>
    /// <param name="isBeside">Whether a workflow of the run that is <see cref="EngineStatus.Idle"/> may stay beside this one; the ledger has fenced it.</param>
    /// <param name="cancellationToken">Stops before the start.</param>
    /// <returns>Whether it was started; <see langword="false"/> when the engine is at work on the run.</returns>
    Task<bool> ScheduleAsync(Guid runId, CatalogLoadInput input, bool isBeside, CancellationToken cancellationToken);

    /// <summary>Ends every workflow of the run at once; does nothing when there is none.</summary>
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

    /// <summary>It is not over, but makes no progress in this deployment: it is another version's, or gave no sign of life for long. A lease that lasts or a wait for the source says otherwise.</summary>
    Idle,

    /// <summary>It is over, however it ended.</summary>
    Over,
}
