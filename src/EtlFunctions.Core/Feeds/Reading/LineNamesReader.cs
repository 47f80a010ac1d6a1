using System.Text.Json;
using EtlFunctions.Mapping;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the keys that say how lines and rows name the ones they belong to.</summary>
internal static class LineNamesReader
{
    private const string ExpectedField = "the name of a field of every line, such as __parentId";
    private const string ExpectedId = NameForm.Expected + ", or an array of such";
    private const string ExpectedPatterns = "a text in which * stands for any text, or an array of at least one";

    /// <param name="source">The part <c>source</c>.</param>
    /// <param name="format">The format it names.</param>
    /// <param name="paginator">The paginator; elsewhere than in one body, a product's lines could stand on two pages.</param>
    public static string? ParentKey(FeedObject source, FileFormat format, PaginatorType paginator = PaginatorType.SinglePage)
    {
        var value = source.Optional("parentKey");
        RecordLayoutReader.Require(value, "parentKey", format, FileFormat.Ndjson, FileFormat.Csv, FileFormat.Xlsx);
        if (value is not null && paginator != PaginatorType.SinglePage)
        {
            value.Value.Fail("no parentKey beside this paginator; it is for the type \"singlePage\"");
        }

        return value?.Text(ExpectedField, text => text.Length > 0);
    }

    public static IReadOnlyList<string>? IdKey(FeedObject source)
    {
        if (BesideParentKey(source, "idKey") is not { } value)
        {
            return null;
        }

        return Texts(value, ExpectedId, NameForm.Expected, text => NameForm.TryParse(text, out _));
    }

    public static IReadOnlyDictionary<string, IReadOnlyList<string>>? ChildWhere(FeedObject source)
    {
        if (BesideParentKey(source, "childWhere") is not { } value)
        {
            return null;
        }

        const string Expected = "an object of at least one field and what it must hold, such as { \"id\": \"gid://shopify/ProductVariant/*\" }";
        if (value.Json.ValueKind != JsonValueKind.Object || !value.Json.EnumerateObject().Any())
        {
            value.Fail(Expected);
            return null;
        }

        var conditions = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var field in value.Json.EnumerateObject())
        {
            var patterns = new FeedValue(field.Value, JsonPath.Key(value.Path, field.Name), value.Reading);
            if (Texts(patterns, ExpectedPatterns, "a text in which * stands for any text", text => text.Length > 0) is { } texts)
            {
                conditions[field.Name] = texts;
            }
        }

        return conditions;
    }

    private static FeedValue? BesideParentKey(FeedObject source, string key)
    {
        var value = source.Optional(key);
        if (value is not null && source.Optional("parentKey") is null)
        {
            value.Value.Fail($"no {key} without parentKey");
        }

        return value;
    }

    private static IReadOnlyList<string>? Texts(FeedValue value, string expected, string expectedOfOne, Func<string, bool> isValid)
    {
        if (value.Json.ValueKind != JsonValueKind.Array)
        {
            return value.Text(expected, isValid) is { } text ? [text] : null;
        }

        if (value.Json.GetArrayLength() == 0)
        {
            value.Fail(expected);
            return null;
        }

        return [.. value.Elements().Select(element => element.Text(expectedOfOne, isValid)).OfType<string>()];
    }
}
