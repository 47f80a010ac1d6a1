using EtlFunctions.App.Activities;
using Microsoft.DurableTask;

namespace EtlFunctions.App.Orchestrations;

/// <summary>How often the engine tries what throws. Activities throw only what waiting may mend.</summary>
internal static class RetryPolicies
{
    /// <summary>The most attempts at an activity.</summary>
    public const int ActivityAttempts = 8;

    /// <summary>The most attempts at a workflow of its own; it fails only if somebody ends it or a version of it is gone.</summary>
    public const int WorkflowAttempts = 3;

    /// <summary>Gets the policy of activities: about four minutes, longer than a managed PostgreSQL takes to fail over.</summary>
    public static RetryPolicy Activity { get; } = new(ActivityAttempts, TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(2))
    {
        HandleFailure = failure => !IsDatabaseAway(failure),
    };

    /// <summary>Tells whether an attempt found the database out of reach, which is the workflow's to wait for.</summary>
    public static bool IsDatabaseAway(TaskFailureDetails failure) => failure.ErrorType == typeof(DatabaseAwayFaultException).FullName;

    /// <summary>Gets the policy of workflows.</summary>
    public static RetryPolicy Workflow { get; } = new(WorkflowAttempts, TimeSpan.FromSeconds(10), backoffCoefficient: 2);
}
