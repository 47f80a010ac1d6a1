using EtlFunctions.Mapping;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads a path into a record or document.</summary>
internal static class RecordPathText
{
    private const string Expected = "a path such as title or seo.title";

    /// <summary>Reads the path of one value.</summary>
    public static string? Read(FeedValue value, string expected = Expected) =>
        Check(value, value.Text(expected), (string text, out string? error) => RecordPath.TryParse(text, out _, out error));

    /// <summary>Reads the path of a value in a response, where <c>[-1]</c> takes the last element of an array.</summary>
    public static string? ReadInResponse(FeedValue value, string expected) =>
        Check(value, value.Text(expected), (string text, out string? error) => RecordPath.TryParseInDocument(text, out _, out error));

    /// <summary>Reads a path that is made of names only.</summary>
    public static string? ReadNames(FeedValue value, string expected)
    {
        var text = Read(value, expected);
        if (text is null || (RecordPath.TryParse(text, out var path, out _) && path.Steps.All(step => step.Name is not null)))
        {
            return text;
        }

        value.Fail(expected);
        return null;
    }

    /// <summary>Reads the path of an array, which <c>[]</c> may end.</summary>
    public static string? ReadEach(FeedValue value) =>
        Check(value, value.Text("the path of an array such as variants"), (string text, out string? error) => RecordPath.TryParseEach(text, out _, out error));

    private delegate bool Parser(string text, out string? error);

    private static string? Check(FeedValue value, string? text, Parser parse)
    {
        if (text is null || parse(text, out var error))
        {
            return text;
        }

        value.Fail(error!);
        return null;
    }
}
