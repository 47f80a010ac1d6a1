using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace EtlFunctions.Tests.Feeds;

/// <summary>The JSON schema that editors use, as it lies beside the feeds.</summary>
internal static class FeedSchema
{
    public static readonly string File = Path.Combine(AppContext.BaseDirectory, "feeds", "feed.schema.json");

    private static readonly JsonSchema Schema = JsonSchema.FromJsonAsync(System.IO.File.ReadAllText(File)).GetAwaiter().GetResult();

    /// <summary>Gets what the schema has against a feed; nothing when it accepts it. Comments and trailing commas are taken out first, as editors do.</summary>
    public static string[] Errors(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        var feed = JToken.Load(reader, new JsonLoadSettings { CommentHandling = CommentHandling.Ignore });
        return [.. Schema.Validate(feed).Select(error => error.ToString())];
    }
}
