using System.Reflection;
using EtlFunctions.App.Triggers;
using EtlFunctions.Orchestration;
using Microsoft.Azure.Functions.Worker;

namespace EtlFunctions.App.Tests;

/// <summary>Names cross into histories, and keys guard the API: here neither changes unseen.</summary>
public sealed class FunctionNamesTests
{
    private static readonly MethodInfo[] Functions =
    [
        .. typeof(RunTriggers).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(m => m.GetCustomAttribute<FunctionAttribute>() is not null),
    ];

    [Fact]
    public void Activities_OfCore_AreEachAFunctionOfTheSameNameAndTypes()
    {
        var contracts = typeof(EtlFunctions.Orchestration.Activities).GetFields().Select(f => (Name(f.GetValue(null)!), Types(f.FieldType))).Order();

        var functions = With<ActivityTriggerAttribute>().Select(m => (Name(m), $"{m.GetParameters()[0].ParameterType.Name} {m.ReturnType.GenericTypeArguments[0].Name}")).Order();

        Assert.Equal(contracts, functions);
    }

    [Fact]
    public void Workflows_OfCore_AreEachAFunctionOfTheSameNameAndTypes()
    {
        var contracts = typeof(Workflows).GetFields().Select(f => (Name(f.GetValue(null)!), Types(f.FieldType))).Order();

        var functions = With<OrchestrationTriggerAttribute>().Select(m => (Name(m), $"{m.GetParameters()[1].ParameterType.Name} {m.ReturnType.GenericTypeArguments[0].Name}")).Order();

        Assert.Equal(contracts, functions);
    }

    [Fact]
    public void HttpTriggers_AllButHealth_NeedAKey() => Assert.Equal(
        ["Health"],
        With<HttpTriggerAttribute>().Where(m => Trigger(m).AuthLevel != AuthorizationLevel.Function).Select(Name));

    [Fact]
    public void HttpTriggers_Routes_AreTheApis() => Assert.Equal(
        [
            "get feeds", "get healthz", "get rejects", "get rejects/{id}", "get runs", "get runs/{id}", "get runs/{id}/deletes", "post feeds/{feed}/check",
            "post feeds/{feed}/runs", "post rejects/replay", "post rejects/{id}/discard", "post runs/{id}/cancel", "post runs/{id}/deletes", "post runs/{id}/resume",
        ],
        With<HttpTriggerAttribute>().Select(m => $"{Trigger(m).Methods!.Single()} {Trigger(m).Route}").Order(StringComparer.Ordinal));

    [Fact]
    public void Activities_OfTheApp_TakeTheToken() => Assert.All(
        With<ActivityTriggerAttribute>(), m => Assert.Contains(m.GetParameters(), p => p.ParameterType == typeof(CancellationToken)));

    private static IEnumerable<MethodInfo> With<TTrigger>()
        where TTrigger : Attribute => Functions.Where(m => m.GetParameters().Any(p => p.GetCustomAttribute<TTrigger>() is not null));

    private static HttpTriggerAttribute Trigger(MethodInfo function) =>
        function.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).Single(a => a is not null)!;

    private static string Name(MethodInfo function) => function.GetCustomAttribute<FunctionAttribute>()!.Name;

    private static string Name(object contract) => (string)contract.GetType().GetProperty("Name")!.GetValue(contract)!;

    private static string Types(Type contract) => $"{contract.GenericTypeArguments[0].Name} {contract.GenericTypeArguments[1].Name}";
}
