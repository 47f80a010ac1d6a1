using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>Says which requests are made for each record.</summary>
internal static class ChildFindings
{
    public static IEnumerable<string> Of(HttpSourceOptions options) => options.Children.Select(child =>
        $"children: \"{child.Into}\" of each record{Where(child)}, asked for at {child.Path?.ToString() ?? options.Path ?? "the same path"}{(child.Graphql is null ? string.Empty : " by a query of its own")}");

    private static string Where(ChildOptions child) => child.Where.Count == 0
        ? string.Empty
        : $" with {string.Join(" and ", child.Where.Select(condition => $"{condition.Path} {string.Join(" or ", condition.Values.Select(value => value.GetRawText()))}"))}";
}
