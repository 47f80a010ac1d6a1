using EtlFunctions.App.Configuration;
using EtlFunctions.Database;
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
    [InlineData(10, false)]
    [InlineData(9, true)]
    public void ServerFault_SmallServer_IsFound(int limit, bool isFault) =>
        Assert.Equal(isFault, new ConnectionBudget(8, 10, 1, 45).ServerFault(limit) is not null);
}
