using EtlFunctions.Orchestration;
using Microsoft.Azure.Functions.Worker;

namespace EtlFunctions.App.Activities;

/// <summary>Discontinues the products that a complete run did not see, or lists them where a person is to decide.</summary>
/// <param name="invoker">Runs it.</param>
/// <param name="activity">Core's activity.</param>
public sealed class DeleteMissingFunction(ActivityInvoker invoker, IActivity<DeleteMissingInput, DeleteMissingOutput> activity)
{
    /// <summary>Runs the activity.</summary>
    /// <param name="input">The input.</param>
    /// <param name="cancellationToken">Signals that the host is stopping.</param>
    [Function("DeleteMissing")]
    public Task<DeleteMissingOutput> RunAsync([ActivityTrigger] DeleteMissingInput input, CancellationToken cancellationToken) =>
        invoker.RunAsync(Orchestration.Activities.DeleteMissing, activity, input, cancellationToken);
}
