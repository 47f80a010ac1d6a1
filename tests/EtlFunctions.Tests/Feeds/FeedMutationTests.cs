using System.Text.Json.Nodes;
using EtlFunctions.Feeds;
using FsCheck;
using FsCheck.Fluent;

namespace EtlFunctions.Tests.Feeds;

public sealed class FeedMutationTests
{
    private const string Every = """
        {
          "$schema": "./feed.schema.json",
          "name": "bench",
          "source": { "type": "file", "path": ["a.json", "b.json"], "format": "auto", "compression": "auto", "dataSelector": "data.items", "delimiter": ";" },
          "mapping": {
            "id": { "path": "id", "trim": true },
            "title": { "path": "title", "default": "untitled", "trim": false },
            "description": "description",
            "brand": { "const": "Acme" },
            "attributes": { "const": { "tags": ["a", 1] } },
            "updatedAt": { "path": "updated", "format": "unix" },
            "skus": {
              "each": "variants[]",
              "code": "sku",
              "price": { "path": "price", "decimalSeparator": ",", "default": 0 },
              "currency": { "path": "currency", "default": "EUR" },
              "options": { "path": "options", "default": {} }
            },
            "decimalSeparator": ".",
            "trim": true
          },
          "target": { "deleteMissing": "none" },
          "nightly": false,
          "limits": { "pageSize": 25, "chunkSize": 25, "maxParallelPages": 8, "pagesPerSegment": 40, "maxRecordBytes": 2048 }
        }
        """;

    private static readonly Gen<FeedMutation[]> Mutations =
        from count in Gen.Choose(1, 3)
        from mutations in Gen.ArrayOf(
            from kind in Gen.Choose(0, 4)
            from place in Gen.Choose(0, 10_000)
            from value in Gen.Choose(0, 10_000)
            select new FeedMutation(kind, place, value),
            count)
        select mutations;

    [Fact]
    public void Feed_Mutated_GetsTheSameVerdictOfLoaderAndSchema()
    {
        var (accepted, refused) = (0, 0);
        var property = Prop.ForAll(Mutations.ToArbitrary(), mutations =>
        {
            var feed = JsonNode.Parse(Every)!;
            foreach (var mutation in mutations)
            {
                mutation.Apply(feed);
            }

            var json = feed.ToJsonString();
            var loader = LoaderErrors(json);
            if (loader.Count > 0 && loader.All(IsBeyondASchema))
            {
                return;
            }

            var schema = FeedSchema.Errors(json);
            accepted += loader.Count == 0 ? 1 : 0;
            refused += loader.Count == 0 ? 0 : 1;
            Assert.True(
                loader.Count == 0 == (schema.Length == 0),
                $"The loader says [{string.Join("; ", loader)}], the schema says [{string.Join("; ", schema)}] of {json}");
        });

        property.Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

        Assert.True(accepted > 50 && refused > 50, $"{accepted} accepted, {refused} refused: the mutations do not try both");
    }

    // Whether a text is a format or a time in that format is for the loader alone to say.
    private static bool IsBeyondASchema(FeedError error) =>
        error.JsonPath is "$.mapping.updatedAt.format" or "$.mapping.updatedAt.default" or "$.mapping.updatedAt.const";

    private static IReadOnlyList<FeedError> LoaderErrors(string json)
    {
        try
        {
            FeedText.Parse(json);
            return [];
        }
        catch (FeedValidationException exception)
        {
            return exception.Errors;
        }
    }
}
