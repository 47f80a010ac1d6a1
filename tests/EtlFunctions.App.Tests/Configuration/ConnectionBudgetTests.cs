using System.Reflection;
using EtlFunctions.App.Configuration;
using EtlFunctions.Database;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Configuration;

namespace EtlFunctions.App.Tests.Configuration;

public sealed class ConnectionBudgetTests
{
    [Fact]
    public void Budget_AsShipped_FitsAtFullScaleOut()
    {
        var options = new AppOptions();
        var activities = HostSettings.MaxConcurrentActivities(new ConfigurationBuilder().Build(), AppContext.BaseDirectory);

        var budget = new ConnectionBudget(activities, options.Database.ConnectionBudget, options.MaxInstances, options.ConnectionsAvailable);

        Assert.Null(budget.Fault);
        Assert.Null(budget.ScaleOutFault);
        Assert.Equal(3, budget.InstancesThatFit);
    }

    [Theory]
    [InlineData(8, 10, 45, null)]
    [InlineData(9, 10, 45, "the pool has 10")]
    [InlineData(8, 46, 45, "Etl__ConnectionsAvailable is 45")]
    public void Fault_OneInstance_SaysWhatDoesNotFit(int activities, int pool, int available, string? expected)
    {
        var fault = new ConnectionBudget(activities, pool, 1, available).Fault;

        Assert.Equal(expected is null, fault is null);
        Assert.Contains(expected ?? "", fault ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, null)]
    [InlineData(5, "limit the scale-out to 4")]
    public void ScaleOutFault_ManyInstances_SaysHowManyFit(int instances, string? expected)
    {
        var fault = new ConnectionBudget(8, 10, instances, 45).ScaleOutFault;

        Assert.Equal(expected is null, fault is null);
        Assert.Contains(expected ?? "", fault ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(45, "limit the scale-out to 4 and set Etl__MaxInstances to that; on Flex Consumption, which has up to maximumInstanceCount for each of 3 groups of functions, a maximumInstanceCount of 1 and Etl__MaxInstances 3.")]
    [InlineData(25, "limit the scale-out to 2 and set Etl__MaxInstances to that; Flex Consumption has 3 at least.")]
    public void ScaleOutFault_FlexConsumption_CountsEachGroupOfFunctions(int available, string expected) =>
        Assert.Contains(expected, new ConnectionBudget(8, 10, 6, available).ScaleOutFault, StringComparison.Ordinal);

    [Fact]
    public void FlexGroups_OfTheAppsTriggers_AreHttpAndDurableAndEveryOther()
    {
        // https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#per-function-scaling
        var groups = typeof(AppOptions).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Where(method => method.IsDefined(typeof(FunctionAttribute)))
            .Select(method => (Name: method.GetCustomAttribute<FunctionAttribute>()!.Name, Trigger: method.GetParameters().SelectMany(p => p.GetCustomAttributes<TriggerBindingAttribute>()).Single()))
            .Select(function => function.Trigger switch
            {
                HttpTriggerAttribute => "http",
                OrchestrationTriggerAttribute or ActivityTriggerAttribute => "durable",
                _ => $"function:{function.Name}",
            });

        Assert.Equal(["durable", "function:NightlyRun", "http"], groups.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(ConnectionBudget.FlexGroups, groups.Distinct().Count());
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(9, true)]
    public void ServerFault_SmallServer_IsFound(int limit, bool isFault) =>
        Assert.Equal(isFault, new ConnectionBudget(8, 10, 1, 45).ServerFault(limit) is not null);
}
