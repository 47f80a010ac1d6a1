using EtlFunctions.Orchestration;

namespace EtlFunctions.App.Orchestrations;

/// <summary>The instance ids of segments: the same at every replay, and others under every epoch, so that an adopted run never meets segments of its predecessor.</summary>
internal static class SegmentId
{
    /// <summary>Gets the id of a segment.</summary>
    /// <param name="segment">The segment; it has a page.</param>
    public static string Of(SegmentLoadInput segment) => $"{PrefixOf(segment.RunId)}{segment.Epoch}:{segment.Pages[0].Number}{(segment.Round > 0 ? $":{segment.Round}" : "")}";

    /// <summary>Gets what the ids of all segments of a run begin with, and no other instance's id.</summary>
    /// <param name="runId">The run.</param>
    public static string PrefixOf(Guid runId) => $"{runId:D}:";
}
