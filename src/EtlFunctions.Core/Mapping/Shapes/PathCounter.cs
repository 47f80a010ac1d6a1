using System.Text.Json;
using System.Text.Unicode;

namespace EtlFunctions.Mapping;

/// <summary>Counts in how many records each path of a declared mapping is found. Not for concurrent use.</summary>
public sealed class PathCounter
{
    private readonly MappedPaths _paths;
    private readonly PathCount[] _counts;

    /// <summary>Initializes a new instance of the <see cref="PathCounter"/> class.</summary>
    /// <param name="mapping">The mapping; one that a registered mapper replaces names no paths.</param>
    public PathCounter(MappingOptions mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        _paths = new MappedPaths(mapping.Mapper is null ? mapping : new MappingOptions());
        _counts = [.. _paths.All.Select(p => new PathCount(p.Path, p.Column, p.IsOptional))];
    }

    /// <summary>Gets the records counted: those that could be read.</summary>
    public long Records { get; private set; }

    /// <summary>Gets the counts, in the order of the columns.</summary>
    public IReadOnlyList<PathCount> Counts => _counts;

    /// <summary>Counts a record; one that is no JSON object counts as none.</summary>
    /// <param name="record">The record.</param>
    public void Add(in RawRecord record)
    {
        var json = record.Payload.Span;
        if (record.Problem is not null || !Utf8.IsValid(json))
        {
            return;
        }

        Span<FieldCapture> captures = new FieldCapture[_paths.ProductSlots];
        var scanner = new RecordScanner(
            json, _paths.Product, _paths.Variant, captures, new VariantCaptures(_paths.VariantSlots, new FieldCapture[8 * _paths.VariantSlots]));
        try
        {
            if (scanner.Scan().Kind == JsonTokenType.StartObject && !scanner.IsTooDeep)
            {
                Records++;
                Count(json, captures, scanner.Variants);
            }
        }
        catch (JsonException)
        {
            // The mapper rejects it and says why.
        }
        finally
        {
            scanner.Variants.Dispose();
        }
    }

    private void Count(ReadOnlySpan<byte> json, ReadOnlySpan<FieldCapture> captures, in VariantCaptures variants)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            var path = _paths.All[i];
            var (found, filled) = path is { ProductSlot: < 0, VariantSlot: < 0 }
                ? (variants.Found.Kind != JsonTokenType.None, variants.Count > 0)
                : path.ProductSlot >= 0 ? Look(json, captures[path.ProductSlot]) : default;
            for (var v = 0; path.VariantSlot >= 0 && !filled && v < variants.Count; v++)
            {
                var (foundThere, filledThere) = Look(json, variants[v][path.VariantSlot]);
                (found, filled) = (found || foundThere, filledThere);
            }

            _counts[i] = _counts[i] with { Found = _counts[i].Found + (found ? 1 : 0), Filled = _counts[i].Filled + (filled ? 1 : 0) };
        }
    }

    private static (bool Found, bool Filled) Look(ReadOnlySpan<byte> json, in FieldCapture capture)
    {
        var raw = json.Slice(capture.Start, capture.Length);
        return (capture.Kind != JsonTokenType.None, capture.Kind switch
        {
            JsonTokenType.None or JsonTokenType.Null => false,
            JsonTokenType.String => !raw.Trim(" \t"u8).IsEmpty,
            JsonTokenType.StartArray or JsonTokenType.StartObject => !raw[1..^1].Trim(" \t\r\n"u8).IsEmpty,
            _ => true,
        });
    }
}
