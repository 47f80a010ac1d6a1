namespace EtlFunctions.Ledger;

/// <summary>The states' names, as the ledger, the summary and the command line write them.</summary>
public static class RunStateText
{
    private static readonly (RunState State, string Text)[] Names =
    [
        (RunState.Pending, "pending"),
        (RunState.Running, "running"),
        (RunState.RateLimited, "rate_limited"),
        (RunState.Incomplete, "incomplete"),
        (RunState.Succeeded, "succeeded"),
        (RunState.SucceededWithRejects, "succeeded_with_rejects"),
        (RunState.Failed, "failed"),
        (RunState.Cancelled, "cancelled"),
    ];

    /// <summary>Gets the state's name.</summary>
    /// <param name="state">The state.</param>
    public static string ToText(this RunState state) => Array.Find(Names, n => n.State == state).Text;

    /// <summary>Gets the state of a name.</summary>
    /// <param name="text">The name.</param>
    /// <exception cref="FormatException">No state has the name.</exception>
    public static RunState Parse(string text)
    {
        var index = Array.FindIndex(Names, n => n.Text == text);
        return index >= 0
            ? Names[index].State
            : throw new FormatException($"The ledger holds the run state '{text}'; this version knows {string.Join(", ", Names.Select(n => n.Text))}. Run the version that wrote it.");
    }
}
