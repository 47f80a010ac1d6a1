using EtlFunctions.Database;
using EtlFunctions.Diagnostics;
using EtlFunctions.Orchestration;
using Microsoft.Extensions.DependencyInjection;
using Polly;

namespace EtlFunctions.Cli.EmbeddedEngine;

/// <summary>Runs activities on the thread pool, retries what waiting may mend, and knows which are under way.</summary>
internal sealed class ActivityRunner
{
    private readonly IServiceProvider _services;
    private readonly IRunObserver _observer;
    private readonly CancellationToken _stop;
    private readonly ResiliencePipeline _retries;
    private readonly HashSet<Task> _underWay = [];
    private readonly Lock _lock = new();

    public ActivityRunner(IServiceProvider services, IRunObserver observer, ResiliencePipeline retries, CancellationToken stop)
    {
        _services = services;
        _observer = observer;
        _stop = stop;
        _retries = retries;
    }

    /// <summary>Occurs when a run begins or is adopted.</summary>
    public event Action<BeginRunOutput>? Begun;

    public Task<TOutput> RunAsync<TInput, TOutput>(ActivityName<TInput, TOutput> activity, TInput input)
    {
        // Once asked to stop, nothing new is started but the end of a run that is over anyway.
        var token = input is ReconcileInput or CompleteRunInput ? CancellationToken.None : _stop;
        token.ThrowIfCancellationRequested();
        var task = Task.Run(() => RunWithRetriesAsync(activity, input, token), CancellationToken.None);
        lock (_lock)
        {
            _underWay.Add(task);
        }

        _ = task.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task;
    }

    /// <summary>Waits until no activity is under way, whatever their outcome.</summary>
    public async Task DrainAsync()
    {
        while (UnderWay() is { Length: > 0 } underWay)
        {
            await Task.WhenAll(underWay).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<TOutput> RunWithRetriesAsync<TInput, TOutput>(ActivityName<TInput, TOutput> activity, TInput input, CancellationToken token)
    {
        var context = ResilienceContextPool.Shared.Get(Describe(activity.Name, input), token);
        context.Properties.Set(ActivityRetries.Told, (activity.Name, _observer));
        // A begin under way is awaited: its answer tells whether there is a run to leave resumable.
        var inside = input is BeginRunInput ? CancellationToken.None : token;
        try
        {
            var output = await _retries.ExecuteAsync(
                _ => new ValueTask<TOutput>(_services.GetRequiredService<IActivity<TInput, TOutput>>().RunAsync(input, inside)), context);
            Observe(input, output);
            return output;
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !token.IsCancellationRequested)
        {
            var isAway = failure is DatabaseAwayException;
            if (isAway)
            {
                EtlTelemetry.Retry(activity.Name);
            }

            throw new ActivityFailedException(activity.Name, ErrorText.Of(failure), failure) { IsDatabaseAway = isAway };
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private void Observe<TInput, TOutput>(TInput input, TOutput output)
    {
        switch (output)
        {
            case BeginRunOutput { MayRun: true } begun:
                Begun?.Invoke(begun);
                break;
            case PlanSegmentOutput plan:
                _observer.OnPlan(plan);
                break;
            case LoadHeadOutput head:
                _observer.OnHead(head);
                break;
            case LoadPageOutput page when input is LoadPageInput load:
                _observer.OnPage(load.Page, page);
                break;
        }
    }

    private static string Describe<TInput>(string name, TInput input) =>
        input is LoadPageInput load ? $"page {load.Page.Number}" : name;

    private Task[] UnderWay()
    {
        lock (_lock)
        {
            return [.. _underWay];
        }
    }

    private void Forget(Task task)
    {
        lock (_lock)
        {
            _underWay.Remove(task);
        }
    }
}
