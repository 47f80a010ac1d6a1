using EtlFunctions.Ledger;
using EtlFunctions.Orchestration;

namespace EtlFunctions.Tests.Orchestration;

/// <summary>The workflows' code reaches nothing that would differ at a replay.</summary>
public sealed class WorkflowRulesTests
{
    // Names of types, or of members where the rest of the type is not for workflows.
    private static readonly string[] Allowed =
    [
        "EtlFunctions.Orchestration.",
        "EtlFunctions.Ledger.LoadCounts.",
        "EtlFunctions.Ledger.RecordCounts.",
        "EtlFunctions.Ledger.StopReason.",
        "EtlFunctions.Feeds.LimitOptions.",
        "System.Threading.Tasks.Task.WhenAny",
        "System.Threading.Tasks.Task`1.GetAwaiter",
        "System.Threading.Tasks.Task.GetAwaiter",
        "System.Runtime.CompilerServices.",
        "System.Collections.Generic.",
        "System.Linq.Enumerable.",
        "System.Array.Empty",
        "System.Object.",
        "System.ValueTuple`",
        "System.Nullable`1",
        "System.Func`",
        "System.Predicate`1",
        "System.Exception.get_Message",
        "System.Exception.get_InnerException",
        "System.IDisposable.Dispose",
        "System.Collections.IEnumerator.MoveNext",
        "System.DateTimeOffset.op_",
        "System.TimeSpan.get_TotalSeconds",
        "System.Math.Round",
    ];

    [Theory]
    [InlineData(typeof(CatalogLoad))]
    [InlineData(typeof(PatientOrchestration))]
    [InlineData(typeof(HeadLoad))]
    [InlineData(typeof(SegmentLoop))]
    [InlineData(typeof(SegmentLoad))]
    public void Workflow_Code_CallsOnlyWhatIsTheSameAtAReplay(Type workflow)
    {
        var called = CalledMembers.Of(workflow);
        Assert.Contains(called, member => member.EndsWith("Orchestration.CallActivityAsync", StringComparison.Ordinal));
        Assert.DoesNotContain(called, IsForbidden);
    }

    [Theory]
    [InlineData("System.Threading.Tasks.Task.Delay")]
    [InlineData("System.Threading.Tasks.Task.Run")]
    [InlineData("System.Guid.NewGuid")]
    [InlineData("System.Random.get_Shared")]
    [InlineData("System.TimeProvider.get_System")]
    public void Workflow_CodeThatBreaksTheRules_IsFound(string member)
    {
        var called = CalledMembers.Of(typeof(Undisciplined));
        Assert.Contains(member, called.Where(IsForbidden));
    }

    private static bool IsForbidden(string member) =>
        !Allowed.Any(a => member.StartsWith(a, StringComparison.Ordinal)) && !member.StartsWith(typeof(Undisciplined).FullName!, StringComparison.Ordinal);

    private static class Undisciplined
    {
        public static async Task<object> RunAsync()
        {
            await Task.Delay(TimeSpan.Zero, TimeProvider.System);
            var number = await Task.Run(() => Random.Shared.Next());
            return (number, Guid.NewGuid());
        }
    }
}
