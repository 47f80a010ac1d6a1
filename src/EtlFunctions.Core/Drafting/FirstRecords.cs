using System.Text;
using EtlFunctions.Feeds;
using EtlFunctions.Feeds.Reading;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;

namespace EtlFunctions.Drafting;

/// <summary>Reads the first records of a drafted source, as a run would.</summary>
/// <param name="sources">Open the sources, one for each kind.</param>
/// <param name="environment">Finds the value of a variable.</param>
/// <param name="folder">The folder of the feed file.</param>
internal sealed class FirstRecords(IEnumerable<IProductSourceFactory> sources, Func<string, string?> environment, string folder)
{
    private const int MostRecords = 200;

    /// <summary>Reads them.</summary>
    /// <param name="draft">The source.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<LookedAt> ReadAsync(SourceDraft draft, CancellationToken cancellationToken)
    {
        var feed = FeedOf(draft);
        await using var source = sources.First(factory => factory.Type == feed.Source.Type).Create(feed);
        var fields = new SampleFields();
        var records = new List<RawRecord>();
        IReadOnlyList<string> findings = [];
        RawRecord? broken = null;
        string? cursor = null;
        do
        {
            var plan = await source.PlanAsync(cursor, maxPages: 1, cancellationToken);
            findings = plan.Findings.Count > 0 ? plan.Findings : findings;
            foreach (var page in plan.Pages)
            {
                await foreach (var record in source.ReadAsync(page, cancellationToken))
                {
                    fields.Add(record);
                    records.Add(record);
                    broken ??= record.Problem is null ? null : record;
                    if (fields.Records == MostRecords)
                    {
                        return new LookedAt(records, fields, findings);
                    }
                }
            }

            cursor = plan.NextCursor;
        }
        while (cursor is not null);

        return fields.Records > 0
            ? new LookedAt(records, fields, findings)
            : throw new SourceException(broken is { } first
                ? $"{first.Location}: {first.Problem!.Message} No record of the source can be read, so nothing can be told of its fields."
                : "The source holds no record, so nothing can be told of its fields.") { StopsRun = true };
    }

    // A mapper stands in for the mapping, so that nothing is required of the records yet.
    private Feed FeedOf(SourceDraft draft)
    {
        var json = $$"""{ "name": "draft", "source": {{draft.Source.ToJsonString()}}, "mapping": { "mapper": "draft" } }""";
        return new FeedReader(environment, SourceOptionsReaders.All).Read(Encoding.UTF8.GetBytes(json), "the drafted feed", folder, requiredName: null);
    }
}
