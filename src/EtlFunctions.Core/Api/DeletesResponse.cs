using System.Globalization;
using EtlFunctions.Ledger;

namespace EtlFunctions.Api;

/// <summary>What a run did not see: the body of <c>GET runs/{id}/deletes</c>. Append-only.</summary>
public sealed record DeletesResponse
{
    /// <summary>Gets the run.</summary>
    public required Guid RunId { get; init; }

    /// <summary>Gets the feed.</summary>
    public required string Feed { get; init; }

    /// <summary>Gets how far its deletes are: <c>applying</c>, <c>applied</c>, <c>listing</c> or <c>withheld</c>, or <see langword="null"/> where it judged none.</summary>
    public string? State { get; init; }

    /// <summary>Gets why they are withheld, or <see langword="null"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets the feed's products before the run that were not discontinued.</summary>
    public long Known { get; init; }

    /// <summary>Gets those of them that the run did not see.</summary>
    public long Missing { get; init; }

    /// <summary>Gets those that it discontinued.</summary>
    public long Discontinued { get; init; }

    /// <summary>Gets those that were discontinued since a person approved.</summary>
    public long Approved { get; init; }

    /// <summary>Gets those that stay, since they were seen or changed before an approval.</summary>
    public long Stayed { get; init; }

    /// <summary>Gets those that still wait for an approval.</summary>
    public long Waiting { get; init; }

    /// <summary>Gets some of those that wait, in the order of their ids.</summary>
    public required IReadOnlyList<WithheldProductResponse> Products { get; init; }

    /// <summary>Gets the parameter <c>after</c> that asks for the following ones, or <see langword="null"/> at the end.</summary>
    public string? Next { get; init; }

    internal static DeletesResponse Of(RunTotals run, Deletion? deletion, IReadOnlyList<WithheldProduct> products, int limit) => new()
    {
        RunId = run.RunId,
        Feed = run.Feed,
        State = deletion?.State.ToString().ToLowerInvariant(),
        Reason = deletion?.Reason,
        Known = deletion?.Known ?? 0,
        Missing = deletion?.Missing ?? 0,
        Discontinued = deletion?.Discontinued ?? 0,
        Approved = deletion?.Approved ?? 0,
        Stayed = deletion?.Stayed ?? 0,
        Waiting = deletion?.Waiting ?? 0,
        Products = [.. products.Where(p => p.Id is not null).Select(p => new WithheldProductResponse(p.Id!, p.Title, p.Skus, p.Stays))],
        Next = products.Count == limit ? string.Create(CultureInfo.InvariantCulture, $"{products[^1].Place.Part}.{products[^1].Place.Position}") : null,
    };

    internal static WithheldPlace? Place(string text) =>
        text.Split('.') is [var part, var position]
        && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? new WithheldPlace(number, at) : null;
}

/// <summary>A product that waits for an approval. Append-only.</summary>
/// <param name="Id">Its id in the source.</param>
/// <param name="Title">Its title.</param>
/// <param name="Skus">Its SKUs that are not discontinued.</param>
/// <param name="Stays">Whether an approval leaves it as it is, since it was loaded or discontinued since.</param>
public sealed record WithheldProductResponse(string Id, string? Title, long Skus, bool Stays);

/// <summary>What came of an approval: the body of <c>POST runs/{id}/deletes</c>. Append-only.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Feed">The feed.</param>
/// <param name="Discontinued">The products discontinued.</param>
/// <param name="Skus">Their SKUs.</param>
/// <param name="Stayed">The products that stay, since a later run saw them, or they were changed or discontinued since.</param>
/// <param name="Waiting">The products that still wait; above 0, the approval took long, and the same request goes on with them.</param>
public sealed record ApprovalResponse(Guid RunId, string Feed, long Discontinued, long Skus, long Stayed, long Waiting)
{
    internal static ApprovalResponse Of(RunTotals run, ApprovalResult result) =>
        new(run.RunId, run.Feed, result.Discontinued, result.Skus, result.Stayed, result.Waiting);
}
