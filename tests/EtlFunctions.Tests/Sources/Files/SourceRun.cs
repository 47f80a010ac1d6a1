using System.Text;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources;
using EtlFunctions.Sources.Files;

namespace EtlFunctions.Tests.Sources.Files;

/// <summary>Plans and reads a source the way a load does.</summary>
internal static class SourceRun
{
    public static IProductSource Open(Feed feed) => new FileSourceFactory().Create(feed);

    public static async Task<List<SourcePlan>> PlanAllAsync(IProductSource source, string? cursor = null, int maxPages = 40)
    {
        var plans = new List<SourcePlan>();
        do
        {
            plans.Add(await source.PlanAsync(cursor, maxPages, CancellationToken.None));
            cursor = plans[^1].NextCursor;
        }
        while (cursor is not null);
        return plans;
    }

    public static async Task<List<RawRecord>> ReadAsync(IProductSource source, PlannedPage page)
    {
        var records = new List<RawRecord>();
        await foreach (var record in source.ReadAsync(page, CancellationToken.None))
        {
            records.Add(record);
        }

        return records;
    }

    public static async Task<List<RawRecord>> LoadAsync(Feed feed, int maxPages = 40)
    {
        await using var source = Open(feed);
        var records = new List<RawRecord>();
        foreach (var page in (await PlanAllAsync(source, maxPages: maxPages)).SelectMany(p => p.Pages))
        {
            records.AddRange(await ReadAsync(source, page));
        }

        return records;
    }

    /// <summary>Loads every page as far as it can be read; a page that fails does not stop the others.</summary>
    public static async Task<(List<RawRecord> Records, List<SourceException> Errors)> LoadDamagedAsync(Feed feed, int maxPages = 40)
    {
        await using var source = Open(feed);
        var records = new List<RawRecord>();
        var errors = new List<SourceException>();
        foreach (var page in (await PlanAllAsync(source, maxPages: maxPages)).SelectMany(p => p.Pages))
        {
            try
            {
                records.AddRange(await ReadAsync(source, page));
            }
            catch (SourceException e)
            {
                errors.Add(e);
            }
        }

        return (records, errors);
    }

    public static string Text(this RawRecord record) => Encoding.UTF8.GetString(record.Payload.Span);

    public static IEnumerable<string> Texts(this IEnumerable<RawRecord> records) => records.Select(Text);
}
