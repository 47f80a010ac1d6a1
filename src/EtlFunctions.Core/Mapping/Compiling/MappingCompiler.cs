namespace EtlFunctions.Mapping;

/// <summary>Compiles a declared mapping and finds everything in it that cannot work.</summary>
/// <param name="options">The mapping.</param>
internal sealed class MappingCompiler(MappingOptions options)
{
    private readonly List<MappingProblem> _problems = [];
    private readonly PathTree _product = new();
    private readonly PathTree _variant = new();

    /// <summary>Compiles the mapping.</summary>
    /// <param name="problems">The problems, in the order of the columns.</param>
    /// <returns>The plan, or <see langword="null"/> when there are problems.</returns>
    public MappingPlan? Compile(out IReadOnlyList<MappingProblem> problems)
    {
        if (options.DecimalSeparator is not ('.' or ','))
        {
            _problems.Add(new MappingProblem("decimalSeparator", $"'{options.DecimalSeparator}'", "'.' or ','"));
        }

        var columns = new ColumnCompiler(options, _product, "", _problems);
        var id = columns.Key("id", options.Id);
        var title = columns.Text("title", options.Title);
        var description = columns.Text("description", options.Description);
        var brand = columns.Text("brand", options.Brand);
        var category = columns.Text("category", options.Category);
        var status = columns.Text("status", options.Status);
        var attributes = columns.Json("attributes", options.Attributes, mayTakeRest: true);
        var updatedAt = columns.Timestamp("updatedAt", options.UpdatedAt);
        var skus = options.Skus is null ? null : CompileSkus(options.Skus);
        if (skus is null)
        {
            // Never an attribute, even where no SKUs are wanted.
            AddRows();
        }

        problems = _problems;
        return _problems.Count > 0 ? null : new MappingPlan
        {
            Product = _product.Build(),
            ProductSlots = _product.Slots,
            Variant = _variant.Build(),
            VariantSlots = _variant.Slots,
            Id = id,
            Title = title,
            Description = description,
            Brand = brand,
            Category = category,
            Status = status,
            Attributes = attributes,
            TakesRest = options.Attributes is { Rest: true },
            UpdatedAt = updatedAt,
            Skus = skus,
            CutLists = new CutLists(options),
        };
    }

    private SkuReader CompileSkus(SkuMappingOptions skus)
    {
        var each = SkuReader.RowsField;
        if (skus.Each is null)
        {
            AddRows();
        }
        else if (RecordPath.TryParseEach(skus.Each, out var path, out var error))
        {
            each = path.ToString();
            _product.AddEach(path);
            if (options.Attributes is { Rest: true } && path.Steps.Count > 1 && path.Steps.All(step => step.Name is not null))
            {
                // What tells of the pages of a mapped list is no attribute, and changes with every read.
                _product.Add(RecordPath.OfSteps([.. path.Steps.SkipLast(1), new RecordPathStep("pageInfo")]));
            }
        }
        else
        {
            _problems.Add(new MappingProblem("skus.each", $"'{FoundText.Quote(skus.Each)}'", error));
        }

        return new SkuReader
        {
            Each = each,
            MayHaveBlankRows = skus.Each is null,
            OfVariant = CompileSku(skus, new ColumnCompiler(options, _variant, "skus.", _problems)),

            // The same columns again, whose problems are already known.
            OfRecord = skus.Each is null || skus.OrRecord ? CompileSku(skus, new ColumnCompiler(options, _product, "skus.", [])) : null,
        };
    }

    private void AddRows()
    {
        if (RecordPath.TryParse(SkuReader.RowsField, out var rows, out _))
        {
            _product.AddEach(rows);
        }
    }

    private static SkuColumns CompileSku(SkuMappingOptions skus, ColumnCompiler columns) => new()
    {
        Code = columns.Key("code", skus.Code),
        Price = columns.Decimal("price", skus.Price),
        Currency = columns.Currency("currency", skus.Currency),
        CompareAtPrice = columns.Decimal("compareAtPrice", skus.CompareAtPrice),
        Stock = columns.Integer("stock", skus.Stock),
        Barcode = columns.Text("barcode", skus.Barcode),
        Options = columns.Json("options", skus.Options, mayTakeRest: false),
    };
}
