using System.Collections.Concurrent;
using EtlFunctions.Orchestration;
using EtlFunctions.Starting;

namespace EtlFunctions.Tests.Api;

/// <summary>An engine that runs nothing; a test says what becomes of a workflow.</summary>
internal sealed class NotingEngine : IRunEngine
{
    private readonly ConcurrentQueue<CatalogLoadInput> _scheduled = new();
    private readonly ConcurrentQueue<Guid> _stopped = new();

    public string Name => "noting";

    public ConcurrentDictionary<Guid, EngineStatus> Known { get; } = new();

    public IReadOnlyList<CatalogLoadInput> Scheduled => [.. _scheduled];

    public IReadOnlyList<Guid> Stopped => [.. _stopped];

    public Task<EngineStatus> StatusAsync(Guid runId, string? holder, CancellationToken cancellationToken) =>
        Task.FromResult(Known.GetValueOrDefault(runId, EngineStatus.Unknown));

    public Task<bool> ScheduleAsync(Guid runId, CatalogLoadInput input, bool isBeside, CancellationToken cancellationToken)
    {
        var known = Known.GetValueOrDefault(runId);
        if (known == EngineStatus.Working || (known == EngineStatus.Idle && !isBeside))
        {
            return Task.FromResult(false);
        }

        Known[runId] = EngineStatus.Working;
        _scheduled.Enqueue(input);
        return Task.FromResult(true);
    }

    public Task StopAsync(Guid runId, string reason, CancellationToken cancellationToken)
    {
        _stopped.Enqueue(runId);
        return Task.CompletedTask;
    }
}
