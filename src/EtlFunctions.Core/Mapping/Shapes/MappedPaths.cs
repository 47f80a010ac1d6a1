namespace EtlFunctions.Mapping;

/// <summary>The paths that a declared mapping names, with where their values are captured in a pass through a record.</summary>
internal sealed class MappedPaths
{
    private readonly PathTree _product = new();
    private readonly PathTree _variant = new();
    private readonly List<MappedPath> _paths = [];

    public MappedPaths(MappingOptions mapping)
    {
        Add("id", mapping.Id);
        Add("title", mapping.Title);
        Add("description", mapping.Description);
        Add("brand", mapping.Brand);
        Add("category", mapping.Category);
        Add("status", mapping.Status);
        Add("attributes", mapping.Attributes);
        Add("updatedAt", mapping.UpdatedAt);
        if (mapping.Skus is { } skus)
        {
            AddSkus(skus);
        }

        Product = _product.Build();
        Variant = _variant.Build();
    }

    public IReadOnlyList<MappedPath> All => _paths;

    public PathNode Product { get; }

    public PathNode Variant { get; }

    public int ProductSlots => _product.Slots;

    public int VariantSlots => _variant.Slots;

    private void AddSkus(SkuMappingOptions skus)
    {
        // The rows of a product stand in an array of their own; a product of one row is the record itself.
        if (RecordPath.TryParseEach(skus.Each ?? SkuReader.RowsField, out var each, out _))
        {
            _product.AddEach(each);
        }

        if (skus.Each is not null && each is not null)
        {
            _paths.Add(new MappedPath(each.ToString(), "skus", skus.Optional || skus.OrRecord, -1, -1));
        }

        var prefix = skus.Each is null ? "" : $"{each}[].";
        foreach (var (column, field) in Columns(skus))
        {
            if (field is { Path: { } text } && RecordPath.TryParse(text, out var path, out _))
            {
                Note(new MappedPath($"{prefix}{path}", $"skus.{column}", field.Optional, skus.Each is null || skus.OrRecord ? _product.Add(path) : -1, _variant.Add(path)));
            }
        }
    }

    private void Add(string column, FieldMapping? field)
    {
        if (field is { Path: { } text } && RecordPath.TryParse(text, out var path, out _))
        {
            Note(new MappedPath(path.ToString(), column, field.Optional, _product.Add(path), -1));
        }
    }

    // A path that fills several columns must be there unless all of them do without it.
    private void Note(MappedPath path)
    {
        var index = _paths.FindIndex(p => p.Path == path.Path);
        if (index < 0)
        {
            _paths.Add(path);
            return;
        }

        var known = _paths[index];
        _paths[index] = known with
        {
            Column = $"{known.Column}, {path.Column}",
            IsOptional = known.IsOptional && path.IsOptional,
            ProductSlot = Math.Max(known.ProductSlot, path.ProductSlot),
            VariantSlot = Math.Max(known.VariantSlot, path.VariantSlot),
        };
    }

    private static (string Column, FieldMapping? Field)[] Columns(SkuMappingOptions skus) =>
    [
        ("code", skus.Code), ("price", skus.Price), ("currency", skus.Currency), ("compareAtPrice", skus.CompareAtPrice),
        ("stock", skus.Stock), ("barcode", skus.Barcode), ("options", skus.Options),
    ];
}

/// <summary>A path that a mapping names.</summary>
/// <param name="Path">The path from the record on.</param>
/// <param name="Column">What it fills.</param>
/// <param name="IsOptional">Whether it may be missing.</param>
/// <param name="ProductSlot">Its capture in the record, or -1.</param>
/// <param name="VariantSlot">Its capture in a variant, or -1; with neither it is the array of variants itself.</param>
internal sealed record MappedPath(string Path, string Column, bool IsOptional, int ProductSlot, int VariantSlot);
