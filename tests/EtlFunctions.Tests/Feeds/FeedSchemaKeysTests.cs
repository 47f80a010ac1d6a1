using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using EtlFunctions.Feeds;
using EtlFunctions.Incremental;
using EtlFunctions.Mapping;

namespace EtlFunctions.Tests.Feeds;

/// <summary>The schema repeats keys, ranges and defaults of the option records; here they cannot drift apart.</summary>
public sealed class FeedSchemaKeysTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(File.ReadAllText(FeedSchema.File))!;

    private static readonly JsonNode Root = Schema["properties"]!;

    /// <summary>Gets every key of every object of the schema.</summary>
    public static IEnumerable<string> AllKeys => Objects(Schema)
        .Where(node => node["properties"] is not null && node["additionalProperties"] is not null)
        .SelectMany(Keys)
        .Distinct();

    public static TheoryData<string, Type> Parts => new()
    {
        { "source", typeof(FileSourceOptions) },
        { "httpSource", typeof(HttpSourceOptions) },
        { "httpIncremental", typeof(IncrementalOptions) },
        { "httpGraphql", typeof(GraphqlOptions) },
        { "httpChild", typeof(ChildOptions) },
        { "childGraphql", typeof(ChildGraphqlOptions) },
        { "postgresSource", typeof(PostgresSourceOptions) },
        { "postgresStatus", typeof(PostgresStatusOptions) },
        { "mapping", typeof(MappingOptions) },
        { "skus", typeof(SkuMappingOptions) },
        { "target", typeof(TargetOptions) },
        { "limits", typeof(LimitOptions) },
        { "shape", typeof(ShapeOptions) },
    };

    [Theory]
    [MemberData(nameof(Parts))]
    public void Keys_OfEachPart_AreItsOptions(string part, Type options) =>
        Assert.Equal(Options(options).SelectMany(KeysOf).Distinct().Order(StringComparer.Ordinal), Keys(Part(part)));

    [Fact]
    public void Keys_OfAFeed_AreItsProperties() => Assert.Equal(
        Options(typeof(Feed)).Select(Key).Except(["baseDirectory", "definition"]).Append("$schema").Order(StringComparer.Ordinal),
        Root.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void Keys_OfAllKindsOfColumn_AreTheFieldMapping() => Assert.Equal(
        Options(typeof(FieldMapping)).Select(Key).Order(StringComparer.Ordinal),
        Schema["definitions"]!.AsObject()
            .Where(pair => pair.Key.EndsWith("Column", StringComparison.Ordinal))
            .SelectMany(pair => Keys(pair.Value!["anyOf"]![1]!))
            .Distinct()
            .Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("httpAuth", typeof(HttpAuthOptions))]
    [InlineData("httpPaginator", typeof(PaginatorOptions))]
    public void Keys_OfAllKindsOfAPart_AreItsOptions(string definition, Type options) => Assert.Equal(
        Options(options).Select(Key).Order(StringComparer.Ordinal),
        Schema["definitions"]![definition]!["anyOf"]!.AsArray().SelectMany(kind => Keys(kind!)).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("httpAuth", typeof(HttpAuthType))]
    [InlineData("httpPaginator", typeof(PaginatorType))]
    public void Types_OfAPart_AreTheMembersOfItsEnum(string definition, Type types) => Assert.Equal(
        Enum.GetNames(types).Select(JsonNamingPolicy.CamelCase.ConvertName).Order(StringComparer.Ordinal),
        Schema["definitions"]![definition]!["anyOf"]!.AsArray()
            .SelectMany(kind => kind!["properties"]!["type"]!["anyOf"]![0]!["enum"]!.AsArray())
            .Select(type => (string?)type)
            .Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("httpSource", typeof(HttpSourceOptions))]
    [InlineData("httpIncremental", typeof(IncrementalOptions))]
    [InlineData("shape", typeof(ShapeOptions))]
    public void Ranges_OfTheHttpSource_AreTheAttributes(string part, Type options) => Assert.All(
        Options(options).Where(property => property.GetCustomAttribute<RangeAttribute>() is not null),
        property =>
        {
            var range = property.GetCustomAttribute<RangeAttribute>()!;
            var number = Part(part)["properties"]![Key(property)]!["anyOf"]![0]!;

            Assert.Equal((range.Minimum, range.Maximum), ((int)number["minimum"]!, (int)number["maximum"]!));
        });

    [Fact]
    public void Ranges_OfLimits_AreTheAttributes() => Assert.All(Options(typeof(LimitOptions)), property =>
    {
        var range = property.GetCustomAttribute<RangeAttribute>()!;
        var number = Root["limits"]!["properties"]![Key(property)]!["anyOf"]![0]!;

        Assert.Equal((range.Minimum, range.Maximum), ((int)number["minimum"]!, (int)number["maximum"]!));
    });

    [Theory]
    [MemberData(nameof(Parts))]
    public void Defaults_OfEachPart_AreThoseOfItsOptions(string part, Type options)
    {
        var constructor = options.GetConstructors().Single();
        var defaults = constructor.Invoke([.. constructor.GetParameters().Select(p => p.DefaultValue)]);
        var declared = Options(options)
            .Where(property => property.Name != nameof(SourceOptions.Type) || !options.IsAssignableTo(typeof(SourceOptions)))
            .SelectMany(property => DefaultsOf(property, property.GetValue(defaults)))
            .Where(pair => pair.Default is not null);

        var written = Part(part)["properties"]!.AsObject()
            .Select(pair => (pair.Key, pair.Value!["default"]?.ToJsonString()))
            .Where(pair => pair.Item2 is not null);

        Assert.Equal(declared.Order(), written.Order());
    }

    [Theory]
    [InlineData("source", "format", typeof(FileFormat))]
    [InlineData("source", "compression", typeof(FileCompression))]
    [InlineData("httpSource", "format", typeof(FileFormat))]
    [InlineData("httpSource", "onTotalChange", typeof(TotalChange))]
    [InlineData("httpIncremental", "type", typeof(CursorType))]
    [InlineData("target", "deleteMissing", typeof(DeleteMissing))]
    public void Choices_OfAKey_AreTheMembersOfItsEnum(string part, string key, Type choices) => Assert.Equal(
        Enum.GetNames(choices).Where(name => part == "source" || name != nameof(FileFormat.Xlsx)).Select(JsonNamingPolicy.CamelCase.ConvertName),
        Part(part)["properties"]![key]!["anyOf"]![0]!["enum"]!.AsArray().Select(choice => (string?)choice));

    [Fact]
    public void Pattern_OfTheName_IsTheRule() => Assert.Equal(FeedName.Pattern, (string?)Root["name"]!["anyOf"]![0]!["pattern"]);

    [Fact]
    public void EveryKey_HasADescription() => Assert.Empty(
        Objects(Schema)
            .Where(node => node["properties"] is not null && node["additionalProperties"] is not null)
            .SelectMany(node => node["properties"]!.AsObject())
            .Where(pair => string.IsNullOrWhiteSpace((string?)pair.Value!["description"]))
            .Select(pair => pair.Value!.GetPath()));

    [Fact]
    public void EveryObjectOfTheFeed_RefusesUnknownKeys() => Assert.Empty(
        Objects(Schema)
            .Where(node => node["properties"] is not null && (string?)node["type"] == "object" && (bool?)node["additionalProperties"] != false)
            .Select(node => node.GetPath()));

    private static JsonNode Part(string part) => part switch
    {
        "source" => Schema["definitions"]!["fileSource"]!,
        "httpSource" or "httpIncremental" or "httpGraphql" or "httpChild" or "childGraphql" or "postgresSource" or "postgresStatus" => Schema["definitions"]![part]!,
        "skus" => Root["mapping"]!["properties"]!["skus"]!,
        _ => Root[part]!,
    };

    private static IEnumerable<PropertyInfo> Options(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);

    // One text or several, so the key is in the singular.
    private static string Key(PropertyInfo property) =>
        property.Name == nameof(FileSourceOptions.Paths) ? "path" : JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    // How a table is written stands beside the other keys, and its header is a row or names.
    private static IEnumerable<string> KeysOf(PropertyInfo property) => property.PropertyType != typeof(CsvOptions)
        ? [Key(property)]
        : Options(typeof(CsvOptions)).Select(p => p.Name is nameof(CsvOptions.HeaderRow) or nameof(CsvOptions.Names) ? "header" : Key(p));

    private static IEnumerable<(string Key, string? Default)> DefaultsOf(PropertyInfo property, object? value) => value switch
    {
        CsvOptions csv => [("lenientRows", Json(csv.LenientRows))],
        IReadOnlyList<string> { Count: 1 } one => [(Key(property), Json(one[0]))],
        _ => [(Key(property), Json(value))],
    };

    private static IEnumerable<string> Keys(JsonNode part) => part["properties"]!.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal);

    private static string? Json(object? value) => value switch
    {
        Enum choice => $"\"{JsonNamingPolicy.CamelCase.ConvertName(choice.ToString())}\"",
        int or bool or char or string => JsonSerializer.Serialize(value),
        _ => null,
    };

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject value => [value, .. value.SelectMany(pair => Objects(pair.Value))],
        JsonArray array => array.SelectMany(Objects),
        _ => [],
    };
}
