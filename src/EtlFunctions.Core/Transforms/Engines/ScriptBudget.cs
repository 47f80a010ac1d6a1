using System.Diagnostics;
using Jint;

namespace EtlFunctions.Transforms;

/// <summary>Counts what a script takes for one record, and stops it where that is too much.</summary>
internal sealed class ScriptBudget : Constraint
{
    // Between two looks at the clock: some microseconds.
    private const int StatementsBetween = 256;

    private TransformLimits _limits = new() { MaxMilliseconds = 60_000 };
    private long _ticks = long.MaxValue;
    private int _statements;
    private long _begun;
    private long _allocated;

    /// <summary>Sets what a record may take; before it the script itself may take the default, and the time of a cold start.</summary>
    public void Limit(TransformLimits limits)
    {
        _limits = limits;
        _ticks = limits.MaxMilliseconds * Stopwatch.Frequency / 1000;
    }

    /// <summary>Begins anew, for the next record.</summary>
    public override void Reset()
    {
        _statements = 0;
        _begun = Stopwatch.GetTimestamp();
        _allocated = GC.GetAllocatedBytesForCurrentThread();
    }

    public override void Check()
    {
        _statements++;
        if (_statements > _limits.MaxStatements)
        {
            throw new ScriptLimitException($"the script ran {_limits.MaxStatements:N0} statements and was not done; expected fewer (source.transformLimits.maxStatements)");
        }

        // Each time: one statement may double what there is.
        if (GC.GetAllocatedBytesForCurrentThread() - _allocated > _limits.MaxMemoryBytes)
        {
            throw new ScriptLimitException($"the script took more than {_limits.MaxMemoryBytes:N0} bytes of memory; expected less (source.transformLimits.maxMemoryBytes)");
        }

        if (_statements % StatementsBetween == 0 && Stopwatch.GetTimestamp() - _begun > _ticks)
        {
            throw new ScriptLimitException($"the script ran {_limits.MaxMilliseconds:N0} ms and was not done; expected less (source.transformLimits.maxMilliseconds)") { IsOfTime = true };
        }
    }
}

/// <summary>A script took more for one record than its limits allow.</summary>
/// <param name="message">What it took and what was expected.</param>
internal sealed class ScriptLimitException(string message) : Exception(message)
{
    /// <summary>Gets a value indicating whether it was the time, which a busy machine takes too.</summary>
    public bool IsOfTime { get; init; }
}
