using EtlFunctions.Cli.Commands;
using EtlFunctions.Cli.Display;
using EtlFunctions.Cli.Previews;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using Microsoft.Extensions.DependencyInjection;

namespace EtlFunctions.Cli.Checks;

/// <summary>Whether a feed's records can be read and mapped.</summary>
internal sealed class SourceChecks(CommandSession session, Feed feed)
{
    public async Task RunAsync(CheckList checks)
    {
        if (await checks.RunAsync("mapping", MappingAsync))
        {
            await checks.RunAsync("first page", FirstPageAsync);
        }
        else
        {
            checks.Skip("first page", "the mapping cannot be used");
        }
    }

    private Task<string> MappingAsync()
    {
        session.Services.GetRequiredService<IRecordMapperFactory>().Create(feed);
        return Task.FromResult(feed.Mapping.Mapper is { } named ? $"the mapper {named}" : "as declared");
    }

    private async Task<string> FirstPageAsync()
    {
        var read = 0;
        var rejected = new List<PreviewedRecord>();
        await foreach (var record in new FeedPreview(session.Services, feed).ReadAsync(feed.Limits.PageSize, session.StopRequested))
        {
            read++;
            if (!record.Mapped.IsProduct)
            {
                rejected.Add(record);
            }
        }

        if (read == 0)
        {
            return "the source is empty";
        }

        if (rejected.Count == 0)
        {
            return $"{Amount.Of(read, "record")} read, all become products";
        }

        var first = $"the first reject, {rejected[0].Raw.Location}: {rejected[0].Mapped.Reject!.Message}";
        return rejected.Count < read
            ? $"{Amount.Of(read, "record")} read, {Amount.Of(rejected.Count, "reject")}; {first}"
            : throw new CommandException(
                ExitCode.Usage, $"none of {Amount.Of(read, "record")} becomes a product; {first}. Compare the feed's mapping with 'preview'.");
    }
}
