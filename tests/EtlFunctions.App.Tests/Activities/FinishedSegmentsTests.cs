using EtlFunctions.App.Activities;
using EtlFunctions.Tests;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Moq;

namespace EtlFunctions.App.Tests.Activities;

public sealed class FinishedSegmentsTests : IDisposable
{
    private static readonly Guid RunId = Guid.CreateVersion7();

    private readonly CapturedLog _log = new();
    private readonly Mock<DurableTaskClient> _client = new("test") { CallBase = true };

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Purge_FinishedSegmentsOfTheRun_AreAskedForByPrefixAndPurged()
    {
        Lists($"{RunId}:1:1", $"{RunId}:1:41");
        _client.Setup(c => c.PurgeInstanceAsync(It.IsAny<string>(), null, It.IsAny<CancellationToken>())).ReturnsAsync(new PurgeResult(1));

        await PurgeAsync(CancellationToken.None);

        _client.Verify(c => c.GetAllInstancesAsync(It.Is<OrchestrationQuery>(q =>
            q.InstanceIdPrefix == $"{RunId}:" && q.Statuses!.Count() == 3)));
        _client.Verify(c => c.PurgeInstanceAsync($"{RunId}:1:1", null, It.IsAny<CancellationToken>()), Times.Once);
        _client.Verify(c => c.PurgeInstanceAsync($"{RunId}:1:41", null, It.IsAny<CancellationToken>()), Times.Once);
        Assert.Empty(_log.Entries);
    }

    [Fact]
    public async Task Purge_TaskHubRefuses_IsAWarningAndNoFailure()
    {
        Lists($"{RunId}:1:1");
        var refused = new InvalidOperationException("not completed");
        _client.Setup(c => c.PurgeInstanceAsync(It.IsAny<string>(), null, It.IsAny<CancellationToken>())).ThrowsAsync(refused);

        await PurgeAsync(CancellationToken.None);

        var entry = Assert.Single(_log.Entries);
        Assert.Equal((LogLevel.Warning, refused), (entry.Level, entry.Exception));
        Assert.Contains(RunId.ToString(), entry.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Purge_HostStops_LeavesTheRestSilently()
    {
        using var stop = new CancellationTokenSource();
        Lists($"{RunId}:1:1", $"{RunId}:1:41");
        _client.Setup(c => c.PurgeInstanceAsync(It.IsAny<string>(), null, It.IsAny<CancellationToken>()))
            .Returns(() => stop.CancelAsync().ContinueWith<PurgeResult>(_ => throw new OperationCanceledException(stop.Token), TaskScheduler.Default));

        await PurgeAsync(stop.Token);

        _client.Verify(c => c.PurgeInstanceAsync(It.IsAny<string>(), null, It.IsAny<CancellationToken>()), Times.Once);
        Assert.Empty(_log.Entries);
    }

    private void Lists(params string[] ids) => _client.Setup(c => c.GetAllInstancesAsync(It.IsAny<OrchestrationQuery>()))
        .Returns(Pageable.Create((_, _, _) => Task.FromResult(
            new Page<OrchestrationMetadata>([.. ids.Select(id => new OrchestrationMetadata("SegmentLoad", id))], null))));

    private Task PurgeAsync(CancellationToken cancellationToken) =>
        new FinishedSegments(new Logger<FinishedSegments>(new LoggerFactory([_log]))).PurgeAsync(_client.Object, RunId, cancellationToken);
}
