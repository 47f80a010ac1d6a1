using System.Text.Json;
using EtlFunctions.Mapping;

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

        var isKey = kind == ColumnKind.Key;
        var mapping = new FieldMapping
        {
            Path = field.Optional("path") is { } path ? RecordPathText.Read(path) : null,
            Const = isKey ? null : ColumnConstant.Read(field.Optional("const"), kind),
            Default = isKey ? null : ColumnConstant.Read(field.Optional("default"), kind),
            Rest = kind == ColumnKind.Attributes && Rest(field.Optional("rest")),
            Trim = kind is ColumnKind.Key or ColumnKind.Text ? field.Optional("trim")?.Boolean() : null,
            DecimalSeparator = kind is ColumnKind.Number or ColumnKind.Integer ? DecimalSeparator.Read(field.Optional("decimalSeparator")) : null,
            Format = kind == ColumnKind.Timestamp ? field.Optional("format")?.Text("a .NET date format, unix or unixMs", text => text.Length > 0) : null,
            Optional = field.Optional("optional")?.Boolean() ?? false,
        };
        RequireOneOrigin(value, field, kind);
        field.Close();
        return mapping;
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
        string[] origins = kind switch
        {
            ColumnKind.Key => ["path"],
            ColumnKind.Attributes => ["path", "const", "rest"],
            _ => ["path", "const"],
        };
        var present = origins.Where(key => field.Optional(key) is not null).ToArray();
        if (present.Length != 1)
        {
            var found = present.Length == 0 ? "no origin of the value" : string.Join(" and ", present.Select(Wording.Quote));
            value.Fail(found, origins.Length == 1 ? $"the key {Wording.OneOf(origins)}" : $"exactly one of the keys {Wording.OneOf(origins)}");
        }
        else if (present[0] != "path")
        {
            field.Optional("default")?.Fail($"no default beside {Wording.Quote(present[0])}");
            field.Optional("optional")?.Fail($"no optional beside {Wording.Quote(present[0])}");
        }
    }
}
