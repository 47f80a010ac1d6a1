using System.Runtime.CompilerServices;
using EtlFunctions.Cli.Commands;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Cli.Previews;

/// <summary>A record of a feed with what it becomes.</summary>
/// <param name="Raw">The record, after the feed's transform where it has one.</param>
/// <param name="Mapped">The product or the reject; neither for a record that the transform leaves out.</param>
internal readonly record struct PreviewedRecord(RawRecord Raw, MappedRecord Mapped)
{
    /// <summary>Gets a value indicating whether the record becomes a reject.</summary>
    public bool IsReject => !Raw.IsFiltered && !Mapped.IsProduct;
}

/// <summary>Reads and maps the first records of a feed, as a run would.</summary>
internal sealed class FeedPreview(CommandSession session, Feed feed)
{
    private const int PagesPerPlan = 10;

    /// <summary>Gets what was found out about the source, once its first page is planned.</summary>
    public IReadOnlyList<string> Findings { get; private set; } = [];

    public async IAsyncEnumerable<PreviewedRecord> ReadAsync(int limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var mapper = session.Services.GetRequiredService<IRecordMapperFactory>().Create(feed.Name, feed.Mapping);
        await using var source = await FeedSource.OpenAsync(session, feed);
        if (source.PlanStarts is { } starts)
        {
            throw new SourceException($"Feed {feed.Name}: {starts}, and a preview has none made. Load it with `etl run`.");
        }

        var cursor = feed.Source is HttpSourceOptions { Incremental.InitialValue: { } initial } ? source.CursorSince(initial) : null;
        do
        {
            var plan = await source.PlanAsync(cursor, PagesPerPlan, cancellationToken);
            Findings = plan.Findings.Count > 0 ? plan.Findings : Findings;
            foreach (var page in plan.Pages)
            {
                await foreach (var record in source.ReadAsync(page, cancellationToken))
                {
                    yield return new PreviewedRecord(record, record.IsFiltered ? default : record.Problem is { } problem ? MappedRecord.Of(problem) : mapper.Map(record));
                    if (--limit == 0)
                    {
                        yield break;
                    }
                }
            }

            cursor = plan.NextCursor;
        }
        while (cursor is not null);
    }
}
