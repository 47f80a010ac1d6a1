using static EtlFunctions.Ledger.RunState;

namespace EtlFunctions.Ledger;

/// <summary>The legal changes of a run's state, in one table; what may be done with a run follows from it.</summary>
public static class RunTransitions
{
    /// <summary>Gets whether a run may change from one state to another.</summary>
    /// <param name="from">The state it is in.</param>
    /// <param name="to">The state it would be in.</param>
    public static bool IsLegal(RunState from, RunState to) => (from, to) switch
    {
        (Pending, Running or Failed or Cancelled) => true,
        (Running, RateLimited or Incomplete or Succeeded or SucceededWithRejects or Failed or Cancelled) => true,
        // To success too: an activity that an engine repeats may show its wait once more when the wait is over.
        (RateLimited, Running or Incomplete or Succeeded or SucceededWithRejects or Failed or Cancelled) => true,
        // A holder that died is taken over: the run goes on under a new epoch.
        (Running, Running) => true,
        // To failed where it cannot be gone on with.
        (Incomplete, Running or Failed or Cancelled) => true,
        _ => false,
    };

    /// <summary>Gets whether a process may be working on the run.</summary>
    /// <param name="state">The run's state.</param>
    public static bool IsAlive(this RunState state) => state is Pending or Running or RateLimited;

    /// <summary>Gets whether the run can still load its remaining pages.</summary>
    /// <param name="state">The run's state.</param>
    public static bool IsResumable(this RunState state) => IsLegal(state, Running);

    /// <summary>Gets whether the run loaded all there was.</summary>
    /// <param name="state">The run's state.</param>
    public static bool IsSuccess(this RunState state) => state is Succeeded or SucceededWithRejects;
}
