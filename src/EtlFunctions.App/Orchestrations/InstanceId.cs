namespace EtlFunctions.App.Orchestrations;

/// <summary>The instance ids of runs: the run's own, and another where an instance of that id stays that no host here goes on with.</summary>
internal static class InstanceId
{
    /// <summary>Gets the id of a run's instance, which is also what the ids of all that belong to the run begin with.</summary>
    /// <param name="runId">The run.</param>
    public static string Of(Guid runId) => runId.ToString("D");

    /// <summary>Gets the id of a run's instance beside one that cannot be replaced: the task hub ends and purges nothing that its version is too old for.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="start">The start, as the lease's holder names it.</param>
    public static string Beside(Guid runId, string start) => $"{runId:D}~{start}";
}
