using System.Text.Json;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the mapping of one column: a path, or an object that holds a path, a constant or the rest.</summary>
internal static class FieldMappingReader
{
    public static FieldMapping? Read(FeedValue? optional, ColumnKind kind)
    {
        if (optional is not { } value)
        {
            return null;
        }

        if (value.Json.ValueKind == JsonValueKind.String)
        {
            return new FieldMapping { Path = RecordPathText.Read(value) };
        }

        if (FeedObject.Open(value, "a path, or an object") is not { } field)
        {
            return null;
        }

        var mapping = new FieldMapping
        {
            Path = field.Optional("path") is { } path ? RecordPathText.Read(path) : null,
            Const = Constant(field.Optional("const")),
            Default = Constant(field.Optional("default")),
            Rest = kind == ColumnKind.Attributes && Rest(field.Optional("rest")),
            Trim = kind is ColumnKind.Text or ColumnKind.Number or ColumnKind.Timestamp ? field.Optional("trim")?.Boolean() : null,
            DecimalSeparator = kind == ColumnKind.Number ? DecimalSeparator.Read(field.Optional("decimalSeparator")) : null,
            Format = kind == ColumnKind.Timestamp ? field.Optional("format")?.Text("a .NET date format, unix or unixMs", text => text.Length > 0) : null,
        };
        RequireOneOrigin(value, field, kind);
        field.Close();
        return mapping;
    }

    private static string? Constant(FeedValue? optional)
    {
        if (optional is { Json.ValueKind: JsonValueKind.Null } value)
        {
            value.Fail("a value; leave the key out for none");
            return null;
        }

        return optional is { } constant ? SubstitutedJson.Of(constant) : null;
    }

    private static bool Rest(FeedValue? optional)
    {
        if (optional is not { } value || value.Boolean() is not { } rest)
        {
            return false;
        }

        if (!rest)
        {
            value.Fail("true; leave the key out otherwise");
        }

        return rest;
    }

    private static void RequireOneOrigin(FeedValue value, FeedObject field, ColumnKind kind)
    {
        string[] origins = kind == ColumnKind.Attributes ? ["path", "const", "rest"] : ["path", "const"];
        var present = origins.Where(key => field.Optional(key) is not null).ToArray();
        if (present.Length != 1)
        {
            var found = present.Length == 0 ? "none of them" : string.Join(" and ", present.Select(Wording.Quote));
            value.Fail(found, $"exactly one of the keys {Wording.OneOf(origins)}");
        }
        else if (present[0] != "path" && field.Optional("default") is { } fallback)
        {
            fallback.Fail($"no default beside {Wording.Quote(present[0])}");
        }
    }
}
