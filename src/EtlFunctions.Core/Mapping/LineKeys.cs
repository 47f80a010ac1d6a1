using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EtlFunctions.Mapping;

/// <summary>The fields of a line that tell which line it belongs to.</summary>
internal sealed class LineKeys
{
    private readonly string[] _fields;

    /// <summary>Initializes a new instance of the <see cref="LineKeys"/> class.</summary>
    /// <param name="parent">The field that names the line it belongs to; a line without it begins a product.</param>
    /// <param name="ids">The names of the line itself; the first one that it has is its key.</param>
    /// <param name="children">What a line that names another must hold to count.</param>
    public LineKeys(string parent, IReadOnlyList<NameForm> ids, IReadOnlyList<ChildCondition> children)
    {
        (Parent, Ids, Children) = (parent, ids, children);
        _fields = [.. ids.Select(i => i.Field).Append(parent).Concat(children.Select(c => c.Field)).Distinct(StringComparer.Ordinal)];
    }

    public string Parent { get; }

    public IReadOnlyList<NameForm> Ids { get; }

    public IReadOnlyList<ChildCondition> Children { get; }

    /// <summary>Gets every field that is looked at, with the key of the feed that names it.</summary>
    public IEnumerable<(string Key, string Field)> Fields =>
        Ids.Select(i => ("source.idKey", i.Field)).Prepend(("source.parentKey", Parent)).Concat(Children.Select(c => ("source.childWhere", c.Field)));

    /// <summary>Makes the keys of what a feed says.</summary>
    /// <returns>The keys, or <see langword="null"/> where lines do not name each other.</returns>
    public static LineKeys? Of(string? parentKey, IReadOnlyList<string> idKey, IReadOnlyDictionary<string, IReadOnlyList<string>> childWhere) => parentKey is null ? null : new LineKeys(
        parentKey,
        [.. idKey.Select(text => NameForm.TryParse(text, out var form) ? form : new NameForm(text))],
        [.. childWhere.Select(c => new ChildCondition(c.Key, c.Value))]);

    /// <summary>Reads a line's own names and that of its parent.</summary>
    /// <returns><see langword="false"/> when the line is no JSON object, or one of these is neither text nor number.</returns>
    public bool TryRead(ReadOnlySpan<byte> line, out LineNames names)
    {
        names = default;
        var values = new string?[_fields.Length];
        try
        {
            var json = new Utf8JsonReader(line, RecordScanner.JsonOptions);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var field = FieldOf(ref json);
                json.Read();
                if (field < 0)
                {
                    json.Skip();
                }
                else if (!TryText(ref json, IsName(_fields[field]), out values[field]))
                {
                    return false;
                }
            }

            names = NamesOf(values);
            // Throws if anything but white space follows.
            return !json.Read();
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Reads the names of a line that was read before.</summary>
    public LineNames Read(JsonObject line) => NamesOf([.. _fields.Select(f => Clean(line[f] switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        JsonValue value when value.GetValueKind() != JsonValueKind.Null => value.ToJsonString(),
        _ => null,
    }))]);

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static bool TryText(ref Utf8JsonReader json, bool isName, out string? text)
    {
        text = json.TokenType switch
        {
            JsonTokenType.String => Clean(json.GetString()),
            JsonTokenType.Number => Encoding.UTF8.GetString(json.ValueSpan),
            JsonTokenType.True or JsonTokenType.False when !isName => json.TokenType == JsonTokenType.True ? "true" : "false",
            _ => null,
        };
        var isText = json.TokenType is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.Null;
        json.Skip();
        return isText || !isName;
    }

    private int FieldOf(ref Utf8JsonReader json)
    {
        for (var i = 0; i < _fields.Length; i++)
        {
            if (json.ValueTextEquals(_fields[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private bool IsName(string field) => field == Parent || Ids.Any(i => i.Field == field);

    private LineNames NamesOf(string?[] values)
    {
        var parent = Value(values, Parent);
        return new LineNames(
            [.. Ids.Select(i => i.Of(Value(values, i.Field))).OfType<string>().Distinct(StringComparer.Ordinal)],
            parent,
            parent is null || Children.All(c => c.Fits(Value(values, c.Field))));
    }

    private string? Value(string?[] values, string field) => values[Array.IndexOf(_fields, field)];
}

/// <summary>How a line is called, and which line it belongs to.</summary>
/// <param name="Own">Its names; none where no other can belong to it.</param>
/// <param name="Parent">The name of the line it belongs to, or <see langword="null"/> where it begins a product.</param>
/// <param name="Counts">Whether it is one that counts.</param>
internal readonly record struct LineNames(IReadOnlyList<string> Own, string? Parent, bool Counts);
