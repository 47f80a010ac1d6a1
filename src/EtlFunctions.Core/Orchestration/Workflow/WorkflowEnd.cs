using EtlFunctions.Database;
using EtlFunctions.Ledger;

namespace EtlFunctions.Orchestration;

/// <summary>The end of a run's workflow as a state and a short reason: pure.</summary>
internal static class WorkflowEnd
{
    /// <summary>Tells the output how it ended.</summary>
    public static CatalogLoadOutput Of(CatalogLoadOutput output)
    {
        var (state, reason) = output switch
        {
            { Completion: { } end } => (Of(end.Summary.State), Reason(end)),
            { Fenced: { } fenced } => (fenced.Found == RunState.Cancelled ? WorkflowState.Cancelled : WorkflowState.TakenOver, fenced.Message),
            _ => (WorkflowState.Refused, Reason(output.Begin)),
        };
        return output with { State = state, Reason = reason is null ? null : ErrorText.Cut(reason) };
    }

    /// <summary>Gets the last progress to show: what the ledger counted, since a page whose commit was in doubt may have been counted twice on the way.</summary>
    public static RunProgress Progress(RunProgress before, CatalogLoadOutput output)
    {
        var last = before with { State = output.State ?? before.State, Reason = output.Reason, WaitingUntil = null, WaitingFor = null, DatabaseAwaySince = null };
        return output.Completion?.Summary is { } run
            ? last with { Pages = run.Pages, PagesPlanned = run.PagesPlanned, PagesFailed = run.PagesFailed, Products = run.Read - run.Rejected, Rejects = run.Rejected }
            : last;
    }

    /// <summary>Gets the last progress of a workflow that cannot tell the ledger of its end.</summary>
    public static RunProgress Progress(RunProgress before, ActivityFailedException failure) =>
        before with { State = WorkflowState.Incomplete, Reason = failure.Message, WaitingUntil = null, WaitingFor = null, DatabaseAwaySince = null };

    private static WorkflowState Of(RunState state) => state switch
    {
        RunState.Succeeded => WorkflowState.Succeeded,
        RunState.SucceededWithRejects => WorkflowState.SucceededWithRejects,
        RunState.Failed => WorkflowState.Failed,
        RunState.Cancelled => WorkflowState.Cancelled,
        _ => WorkflowState.Incomplete,
    };

    private static string? Reason(CompleteRunOutput end)
    {
        var reason = end.Summary.Error ?? end.Stop?.Message;
        return end.StartsAnew ? $"{reason} The run cannot be gone on with; the feed is started anew." : reason;
    }

    private static string Reason(BeginRunOutput? begin) =>
        $"The run does not begin here ({begin?.Outcome}){(begin?.Holder is { } holder ? $": {holder} holds the feed" : "")}.";
}
