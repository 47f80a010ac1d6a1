using System.Text.Json;
using EtlFunctions.Catalog;

namespace EtlFunctions.Mapping;

/// <summary>Finds mapped lists of a record that say that they are not whole: loaded as they are, what is behind would pass for gone.</summary>
internal sealed class CutLists
{
    private static readonly Misfit Cut = new(RejectCodes.ChildrenIncomplete, "the whole list: let the request ask for more of it, or follow it by source.children. Nothing of the product is loaded, so that no part passes for all");

    private readonly RecordPathStep[]? _each;
    private readonly List<RecordPathStep[]> _named = [];
    private readonly List<RecordPathStep[]> _whole = [];
    private readonly List<RecordPathStep[]> _wholeOfVariant = [];
    private readonly bool _takesRest;

    public CutLists(MappingOptions mapping)
    {
        _takesRest = mapping.Attributes is { Rest: true };
        FieldMapping?[] fields = [mapping.Id, mapping.Title, mapping.Description, mapping.Brand, mapping.Category, mapping.Status, mapping.Attributes, mapping.UpdatedAt];
        _named.AddRange(fields.Select(Steps).OfType<RecordPathStep[]>());
        Add(_whole, mapping.Attributes);
        if (mapping.Skus is not { } skus)
        {
            return;
        }

        if (RecordPath.TryParseEach(skus.Each, out var each, out _))
        {
            _each = [.. each.Steps];
            Add(_wholeOfVariant, skus.Options);
        }
        else
        {
            Add(_whole, skus.Options);
        }
    }

    /// <summary>Finds the first such list.</summary>
    /// <param name="json">The record, one JSON object.</param>
    /// <returns>Why the record cannot be taken, or <see langword="null"/>.</returns>
    public RejectReason? Find(ReadOnlySpan<byte> json)
    {
        if (!CutSign.MayBeIn(json))
        {
            return null;
        }

        var reader = new Utf8JsonReader(json, RecordScanner.JsonOptions);
        using var record = JsonDocument.ParseValue(ref reader);
        return Find(record.RootElement, []);
    }

    private RejectReason? Find(JsonElement value, List<RecordPathStep> place)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var sign in CutSign.In(value, place.Count == 0))
            {
                if (IsMapped(place, sign))
                {
                    var path = RecordPath.Of([.. place, .. sign.List is { } list ? [new RecordPathStep(list)] : Array.Empty<RecordPathStep>()]);
                    return MapReject.Of(path.Length == 0 ? null : path, $"a list that goes on ({sign.Text})", Cut);
                }
            }
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => FindIn(value.EnumerateObject().Select(member => (new RecordPathStep(member.Name), member.Value)), place),
            JsonValueKind.Array => FindIn(value.EnumerateArray().Select((element, index) => (new RecordPathStep(null, index), element)), place),
            _ => null,
        };
    }

    private RejectReason? FindIn(IEnumerable<(RecordPathStep Step, JsonElement Value)> members, List<RecordPathStep> place)
    {
        foreach (var (step, value) in members.Where(member => member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array))
        {
            place.Add(step);
            if (Find(value, place) is { } found)
            {
                return found;
            }

            place.RemoveAt(place.Count - 1);
        }

        return null;
    }

    private bool IsMapped(List<RecordPathStep> place, CutSign sign)
    {
        if (_each is { } each && (IsListOf(each, place, sign) || (each.Length == place.Count && Begins(place, each))))
        {
            return true;
        }

        if (_whole.Exists(path => (sign.IsCertain && Begins(place, path)) || IsListOf(path, place, sign)))
        {
            return true;
        }

        if (_each is { } variants && place.Count > variants.Length && Begins(place, variants))
        {
            // An array of variants has a number there; a single object counts as one.
            var inVariant = place.Skip(variants.Length + (place[variants.Length].Name is null ? 1 : 0)).ToList();
            return _wholeOfVariant.Exists(path => (sign.IsCertain && Begins(inVariant, path)) || IsListOf(path, inVariant, sign));
        }

        return _takesRest && sign.IsCertain && !_named.Exists(path => Begins(place, path)) && !IsEachList(place, sign);
    }

    private bool IsEachList(List<RecordPathStep> place, CutSign sign) => _each is { } each && (Begins(place, each) || IsListOf(each, place, sign));

    // The path names a list right in the object that the sign stands in.
    private static bool IsListOf(RecordPathStep[] path, List<RecordPathStep> place, CutSign sign) =>
        path.Length == place.Count + 1 && place.SequenceEqual(path[..^1]) && path[^1].Name is { } name && (sign.List is null || sign.List == name);

    private static bool Begins(List<RecordPathStep> place, RecordPathStep[] path) => path.Length <= place.Count && place.Take(path.Length).SequenceEqual(path);

    private static void Add(List<RecordPathStep[]> paths, FieldMapping? field)
    {
        if (Steps(field) is { } steps)
        {
            paths.Add(steps);
        }
    }

    private static RecordPathStep[]? Steps(FieldMapping? field) => RecordPath.TryParse(field?.Path, out var path, out _) ? [.. path.Steps] : null;
}
