using System.Text.Json;

namespace EtlFunctions.Sources.Http;

/// <summary>What an answer says about the cost of its query (<c>extensions.cost</c>, as Shopify gives it).</summary>
/// <param name="Requested">The points that the query may cost.</param>
/// <param name="Available">The points that are left.</param>
/// <param name="Maximum">The most points there ever are, or <see langword="null"/>.</param>
/// <param name="Rate">The points that come back in a second.</param>
internal sealed record GraphqlCost(double Requested, double Available, double? Maximum, double Rate)
{
    /// <summary>Gets how long the next query of this cost has to wait; <see langword="null"/> where it has not.</summary>
    public TimeSpan? Shortage => Rate > 0 && Requested > Available ? TimeSpan.FromSeconds(Math.Ceiling((Requested - Available) / Rate * 10) / 10) : null;

    /// <summary>Gets a value indicating whether the query is never granted.</summary>
    public bool IsTooDear => Requested > Maximum;

    public static GraphqlCost? Of(JsonElement? root)
    {
        const string Status = "extensions.cost.throttleStatus.";
        return Number(root, "extensions.cost.requestedQueryCost") is { } requested && Number(root, Status + "currentlyAvailable") is { } available
            && Number(root, Status + "restoreRate") is { } rate
            ? new GraphqlCost(requested, available, Number(root, Status + "maximumAvailable"), rate)
            : null;
    }

    private static double? Number(JsonElement? root, string path) =>
        JsonValues.Find(root, path) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) && value is >= 0 and < 1e9 ? value : null;
}
