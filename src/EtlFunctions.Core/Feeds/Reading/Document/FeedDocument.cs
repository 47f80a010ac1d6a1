using System.Globalization;
using System.Text.Json;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Parses a feed's JSON (comments and trailing commas are fine) and reports what makes it unreadable as a whole.</summary>
internal static class FeedDocument
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static FeedValue Parse(ReadOnlyMemory<byte> json, FeedReading reading)
    {
        JsonElement root;
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            root = document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            reading.Fail(JsonPath.Root, NotJson(exception), "a JSON object");
            reading.ThrowIfFailed();
            throw;
        }

        var value = new FeedValue(root, JsonPath.Root, reading);
        CheckTexts(value);
        reading.ThrowIfFailed();
        CheckKeys(value);
        return value;
    }

    private static string NotJson(JsonException exception)
    {
        // The reader appends its own position to the message, counted from 0.
        var reason = exception.Message.Split(" LineNumber:", 2)[0].TrimEnd('.');
        return string.Create(
            CultureInfo.InvariantCulture,
            $"no valid JSON at line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1} ({reason})");
    }

    /// <summary>Reports texts that no database text can hold: NUL and halves of a surrogate pair.</summary>
    private static void CheckTexts(FeedValue value)
    {
        const string Expected = "text without NUL and lone surrogates";
        switch (value.Json.ValueKind)
        {
            case JsonValueKind.String when !IsStorable(value.Json.GetString):
                value.Fail("a text with NUL or a lone surrogate", Expected);
                break;
            case JsonValueKind.Array:
                value.Elements().ToList().ForEach(CheckTexts);
                break;
            case JsonValueKind.Object:
                foreach (var property in value.Json.EnumerateObject())
                {
                    if (IsStorable(() => property.Name))
                    {
                        CheckTexts(new FeedValue(property.Value, JsonPath.Key(value.Path, property.Name), value.Reading));
                    }
                    else
                    {
                        value.Fail("a key with NUL or a lone surrogate", Expected);
                    }
                }

                break;
        }
    }

    private static bool IsStorable(Func<string?> text)
    {
        try
        {
            return !text()!.Contains('\0');
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static void CheckKeys(FeedValue value)
    {
        if (value.Json.ValueKind == JsonValueKind.Array)
        {
            value.Elements().ToList().ForEach(CheckKeys);
        }
        else if (value.Json.ValueKind == JsonValueKind.Object)
        {
            var counts = Counts(value.Json);
            foreach (var property in value.Json.EnumerateObject())
            {
                var name = property.Name;
                if (!counts.Remove(name, out var count))
                {
                    continue;
                }

                // The last of several is the one that would be read.
                var json = count > 1 ? value.Json.GetProperty(name) : property.Value;
                var place = new FeedValue(json, JsonPath.Key(value.Path, name), value.Reading);
                if (count > 1)
                {
                    place.Fail($"the key {Wording.Quote(name)} {count} times", "it once");
                }

                CheckKeys(place);
            }
        }
    }

    private static Dictionary<string, int> Counts(JsonElement json)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            var name = property.Name;
            counts[name] = counts.TryGetValue(name, out var before) ? before + 1 : 1;
        }

        return counts;
    }
}
