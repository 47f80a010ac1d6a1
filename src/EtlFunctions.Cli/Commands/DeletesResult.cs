using EtlFunctions.Ledger;

namespace EtlFunctions.Cli.Commands;

/// <summary>The result of <c>etl deletes show</c>; the counts are those of <see cref="Deletion"/>.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Feed">The feed.</param>
/// <param name="State">How far its deletes are, or <see langword="null"/> where it judged none.</param>
/// <param name="Reason">Why they are withheld, or <see langword="null"/>.</param>
internal sealed record DeletesResult(Guid RunId, string Feed, string? State, string? Reason)
{
    public required long Known { get; init; }

    public required long Missing { get; init; }

    public required long Discontinued { get; init; }

    public required long Approved { get; init; }

    public required long Stayed { get; init; }

    public required long Waiting { get; init; }

    public required IReadOnlyList<DeletesProduct> Products { get; init; }

    public static DeletesResult Of(RunTotals run, Deletion? deletion, IReadOnlyList<WithheldProduct> products) =>
        new(run.RunId, run.Feed, deletion?.State.ToString().ToLowerInvariant(), deletion?.Reason)
        {
            Known = deletion?.Known ?? 0,
            Missing = deletion?.Missing ?? 0,
            Discontinued = deletion?.Discontinued ?? 0,
            Approved = deletion?.Approved ?? 0,
            Stayed = deletion?.Stayed ?? 0,
            Waiting = deletion?.Waiting ?? 0,
            Products = [.. products.Where(p => p.Id is not null).Select(p => new DeletesProduct(p.Id!, p.Title, p.Skus, p.Stays))],
        };
}

/// <summary>A product that waits for an approval.</summary>
internal sealed record DeletesProduct(string Id, string? Title, long Skus, bool Stays);

/// <summary>The result of <c>etl deletes approve</c>.</summary>
internal sealed record ApproveResult(Guid RunId, string Feed, long Discontinued, long Skus, long Stayed, long Waiting);
