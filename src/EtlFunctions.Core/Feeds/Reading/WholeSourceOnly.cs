namespace EtlFunctions.Feeds.Reading;

/// <summary>Refuses <c>target.deleteMissing</c> for a source that no run ever reads whole: what it does not read would be taken for deleted.</summary>
internal static class WholeSourceOnly
{
    /// <summary>Says what keeps a run from reading the whole source, or nothing.</summary>
    public static string? FindFault(SourceOptions? source) => source switch
    {
        PostgresSourceOptions { Status: not null } => "\"source.status\", by which a run reads only rows that wait, never the whole table",
        HttpSourceOptions { Incremental.InitialValue: not null } => "\"source.incremental.initialValue\", by which even a full refresh leaves out what is older",
        HttpSourceOptions { Paginator.Offset: > 0 } => "\"paginator.offset\", by which the records before it are not read",
        HttpSourceOptions { Paginator.MaximumPage: not null } => "\"paginator.maximumPage\", behind which nothing is read",
        HttpSourceOptions { Paginator.MaximumOffset: not null } => "\"paginator.maximumOffset\", behind which nothing is read",
        _ => null,
    };

    public static void Require(SourceOptions? source, TargetOptions? target, FeedReading reading)
    {
        if (target is { DeleteMissing: not DeleteMissing.None } && FindFault(source) is { } fault)
        {
            reading.Fail(
                JsonPath.Keys(JsonPath.Root, "target.deleteMissing"),
                $"\"soft\" beside {fault}",
                "\"none\", or a source that is read whole: what no run reads cannot be told from what was deleted");
        }
    }
}
