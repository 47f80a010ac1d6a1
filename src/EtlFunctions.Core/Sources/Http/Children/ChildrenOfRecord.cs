using System.Text.Json;
using EtlFunctions.Catalog;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources.Files;

namespace EtlFunctions.Sources.Http;

/// <summary>Puts the children into one record.</summary>
internal sealed class ChildrenOfRecord(Feed feed, HttpSourceOptions options, ChildFetch fetch, ChildrenInHand hand)
{
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = MappingLimits.MaxNesting + 1 };

    /// <summary>Gets a record with its children.</summary>
    /// <param name="record">The record.</param>
    /// <param name="used">Receives what was kept in hand for it.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    /// <returns>The record; with a problem where it can have no children that are whole.</returns>
    public async Task<RawRecord> AttachAsync(RawRecord record, List<string> used, CancellationToken cancellationToken)
    {
        if (record.Problem is { } problem)
        {
            // What is not read is not asked for; a replay of it alone would pass for a record without children.
            return record with { Problem = Incomplete($"{problem.Message} Its children (source.children) were not asked for") };
        }

        if (record.Group is { IsPart: true } || Parse(record) is not { } root)
        {
            return record;
        }

        try
        {
            foreach (var child in options.Children.Where(child => ChildRequest.IsDue(child, root)))
            {
                if (ChildRequest.Of(options, child, root) is not { } request)
                {
                    continue;
                }

                var children = await GetAsync(child, request, record.Location, used, cancellationToken);
                if (children.FirstOrDefault(c => c.Problem is not null) is { Problem: { } fault } broken)
                {
                    return record with { Problem = Incomplete($"{broken.Location}, one of its children \"{child.Into}\", cannot be read: {fault.Message}") };
                }

                record = record with { Payload = RecordMembers.With(record.Payload, child.Into, children) };
            }
        }
        catch (UnaskableException unaskable)
        {
            return record with { Problem = Incomplete(unaskable.Message) };
        }
        catch (JsonException invalid)
        {
            return record with { Problem = Incomplete($"one of its children is no JSON value ({invalid.Message})") };
        }

        return record.Payload.Length > feed.Limits.MaxRecordBytes
            ? record with { Problem = ReadProblem.TooLarge(record.Payload.Length, feed.Limits.MaxRecordBytes) }
            : record;
    }

    private async Task<IReadOnlyList<RawRecord>> GetAsync(ChildOptions child, HttpSourceOptions request, RecordLocation of, List<string> used, CancellationToken cancellationToken)
    {
        var first = new SourceAddress(request).First;
        var key = $"{child.Into} {first.Method} {first.Address} {first.Body}";
        lock (used)
        {
            used.Add(key);
        }

        if (hand.Find(key) is { } kept)
        {
            return kept;
        }

        var children = await fetch.GetAsync(child, request, of, cancellationToken);
        hand.Keep(key, children);
        return children;
    }

    // The mapper says what is wrong with a record that is no object.
    private static JsonElement? Parse(RawRecord record)
    {
        try
        {
            using var document = JsonDocument.Parse(record.Payload, Depth);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static RejectReason Incomplete(string message) => new(RejectStage.Read, RejectCodes.ChildrenIncomplete, $"{message}. Nothing of the product is loaded, so that no SKU of it passes for discontinued.".Replace("..", ".", StringComparison.Ordinal));
}
