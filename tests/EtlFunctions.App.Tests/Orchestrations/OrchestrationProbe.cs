using EtlFunctions.App.Orchestrations;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace EtlFunctions.App.Tests.Orchestrations;

/// <summary>An orchestration context whose activities, workflows and clock a test decides.</summary>
internal sealed class OrchestrationProbe
{
    public static readonly Guid RunId = Guid.Parse("01932c07-a1f4-7cc5-b1f0-6f2d7e1b4c11");

    public OrchestrationProbe()
    {
        Mock.Setup(c => c.InstanceId).Returns(RunId.ToString("D"));
        Mock.Setup(c => c.CurrentUtcDateTime).Returns(() => Now);
        Mock.Setup(c => c.CreateReplaySafeLogger(It.IsAny<string>())).Returns(NullLogger.Instance);
        Mock.Setup(c => c.SetCustomStatus(It.IsAny<object?>())).Callback<object?>(Statuses.Add);
        Mock.Setup(c => c.ContinueAsNew(It.IsAny<object?>(), It.IsAny<bool>())).Callback<object?, bool>((input, _) => NewInputs.Add(input));
        Mock.Setup(c => c.CreateTimer(It.IsAny<DateTime>(), It.IsAny<CancellationToken>())).Returns<DateTime, CancellationToken>((due, _) =>
        {
            Timers.Add(due);
            Now = due - Early;
            Early = TimeSpan.Zero;
            return Task.CompletedTask;
        });
    }

    public Mock<TaskOrchestrationContext> Mock { get; } = new(MockBehavior.Strict);

    public TaskOrchestrationContext Context => Mock.Object;

    public DateTime Now { get; set; } = new(2026, 3, 1, 2, 0, 0, DateTimeKind.Utc);

    /// <summary>Gets or sets how much too early the next timer fires.</summary>
    public TimeSpan Early { get; set; }

    public List<DateTime> Timers { get; } = [];

    public List<object?> Statuses { get; } = [];

    public List<object?> NewInputs { get; } = [];

    public List<(string Name, object? Input, TaskOptions? Options)> Calls { get; } = [];

    public DurableOrchestration Port => new(Context, NullLogger.Instance);

    public void Activity<TInput, TOutput>(string name, Func<TInput, TOutput> answer) =>
        Mock.Setup(c => c.CallActivityAsync<TOutput>(name, It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
            .Returns<TaskName, object?, TaskOptions?>((_, input, options) => Answer(name, input, options, answer));

    public void Workflow<TInput, TOutput>(string name, Func<TInput, TOutput> answer) =>
        Mock.Setup(c => c.CallSubOrchestratorAsync<TOutput>(name, It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
            .Returns<TaskName, object?, TaskOptions?>((_, input, options) => Answer(name, input, options, answer));

    /// <summary>Gets an error as it comes back from a history.</summary>
    public static TaskFailedException Failure(string name, string message) =>
        new(name, 1, new TaskFailureDetails("EtlFunctions.App.Activities.ActivityFaultException", message, null, null, null));

    /// <summary>Gets the error of an attempt that found the database out of reach, as it comes back from a history.</summary>
    public static TaskFailedException Away(string name, string message) =>
        new(name, 1, new TaskFailureDetails("EtlFunctions.App.Activities.DatabaseAwayFaultException", message, null, null, null));

    private Task<TOutput> Answer<TInput, TOutput>(string name, object? input, TaskOptions? options, Func<TInput, TOutput> answer)
    {
        Calls.Add((name, input, options));
        try
        {
            return Task.FromResult(answer((TInput)input!));
        }
        catch (TaskFailedException failure)
        {
            return Task.FromException<TOutput>(failure);
        }
    }
}
