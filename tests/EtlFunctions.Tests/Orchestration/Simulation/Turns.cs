namespace EtlFunctions.Tests.Orchestration.Simulation;

/// <summary>Runs a workflow's continuations on one thread, one after another, as a durable engine's turn does.</summary>
internal sealed class Turns : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _waiting = new();
    private int _thread = -1;

    public override void Post(SendOrPostCallback d, object? state)
    {
        RequireTurn();
        _waiting.Enqueue((d, state));
    }

    /// <summary>Runs an action and all that follows from it.</summary>
    public void Run(Action turn)
    {
        var before = Current;
        SetSynchronizationContext(this);
        _thread = Environment.CurrentManagedThreadId;
        try
        {
            turn();
            while (_waiting.TryDequeue(out var next))
            {
                next.Callback(next.State);
            }
        }
        finally
        {
            _thread = -1;
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Requires that the caller is the workflow in its turn, and not a thread of its own.</summary>
    public void RequireTurn()
    {
        if (Environment.CurrentManagedThreadId != _thread || Current != this)
        {
            throw new NonDeterminismException("The workflow went on outside of its turn: it awaited something besides the port.");
        }
    }
}
