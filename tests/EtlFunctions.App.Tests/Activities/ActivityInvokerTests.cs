using EtlFunctions.App.Activities;
using EtlFunctions.Database;
using EtlFunctions.Orchestration;
using EtlFunctions.Tests;
using EtlFunctions.Tests.Api;
using Microsoft.Extensions.Logging;
using Moq;

namespace EtlFunctions.App.Tests.Activities;

public sealed class ActivityInvokerTests : IDisposable
{
    private static readonly FailPageInput Input = new(Guid.Empty, 1, 1, "why");

    private readonly CapturedLog _log = new();
    private readonly Mock<IActivity<FailPageInput, bool>> _activity = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Run_Succeeds_PassesInputAndToken()
    {
        using var stop = new CancellationTokenSource();
        _activity.Setup(a => a.RunAsync(Input, stop.Token)).ReturnsAsync(true);

        Assert.True(await RunAsync(stop.Token));
    }

    [Fact]
    public async Task Run_FailsWithALongTextAndCauses_CrossesShortAndIsLoggedWhole()
    {
        var cause = new IOException("the disk", new InvalidOperationException(new string('y', 200_000)));
        var thrown = new InvalidDataException(new string('x', 200_000), cause);
        _activity.Setup(a => a.RunAsync(It.IsAny<FailPageInput>(), It.IsAny<CancellationToken>())).ThrowsAsync(thrown);

        var fault = await Assert.ThrowsAsync<ActivityFaultException>(() => RunAsync(CancellationToken.None));

        Assert.InRange(fault.ToString().Length, 1, 4000);
        Assert.Null(fault.InnerException);
        Assert.Same(thrown, Assert.Single(_log.Entries).Exception);
    }

    [Fact]
    public async Task Run_DatabaseAway_CrossesAsThatAndIsLoggedByTheWorkflow()
    {
        var target = new DatabaseTarget("etl", "db", 5432, "shop", PoolerProfile.None);
        _activity.Setup(a => a.RunAsync(It.IsAny<FailPageInput>(), It.IsAny<CancellationToken>())).ThrowsAsync(new DatabaseAwayException(target, new IOException("refused")));

        var fault = await Assert.ThrowsAsync<DatabaseAwayFaultException>(() => RunAsync(CancellationToken.None));

        Assert.Equal("The database at etl@db:5432/shop cannot be reached: refused", fault.Message);
        Assert.Null(fault.InnerException);
        Assert.Empty(_log.Entries);
    }

    [Fact]
    public async Task Run_DatabaseToBeMigratedIsAway_CrossesAsADatabaseThatIsAway()
    {
        var fault = await Assert.ThrowsAsync<DatabaseAwayFaultException>(() => RunAsync(CancellationToken.None, new ClosedGate(SchemaNotReadyException.Of(new IOException("refused")))));

        Assert.StartsWith("Before anything is loaded the database must be brought up to this version, but PostgreSQL does not answer", fault.Message, StringComparison.Ordinal);
        _activity.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task Run_MigrationRefused_IsAFailedAttempt()
    {
        var fault = await Assert.ThrowsAsync<ActivityFaultException>(() => RunAsync(CancellationToken.None, new ClosedGate(SchemaNotReadyException.Of(new MigrationException("Rights are missing.")))));

        Assert.Equal("The database could not be brought up to this version: Rights are missing.", fault.Message);
        _activity.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task Run_HostStops_IsAFailedAttemptThatSaysSo()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        _activity.Setup(a => a.RunAsync(It.IsAny<FailPageInput>(), It.IsAny<CancellationToken>())).ThrowsAsync(new OperationCanceledException(stop.Token));

        var fault = await Assert.ThrowsAsync<ActivityFaultException>(() => RunAsync(stop.Token));

        Assert.StartsWith("The host stopped", fault.Message, StringComparison.Ordinal);
        Assert.Equal(LogLevel.Information, Assert.Single(_log.Entries).Level);
    }

    private Task<bool> RunAsync(CancellationToken cancellationToken, ISchemaGate? schema = null) =>
        new ActivityInvoker(schema ?? new OpenGate(), new Logger<ActivityInvoker>(new LoggerFactory([_log])))
            .RunAsync(EtlFunctions.Orchestration.Activities.FailPage, _activity.Object, Input, cancellationToken);
}
