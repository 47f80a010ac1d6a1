namespace EtlFunctions.Drafting;

/// <summary>Proposes a mapping by the names and values of the first records.</summary>
internal static class MappingDrafter
{
    /// <summary>Proposes one.</summary>
    /// <param name="fields">The fields of the first records.</param>
    /// <param name="hasRows">Whether several records may be rows of one product, and each is a SKU.</param>
    /// <param name="questions">Asks where names and values do not decide.</param>
    /// <param name="children">The fields of records that are variants of others, where there are such.</param>
    public static MappingDraft Draft(SampleFields fields, bool hasRows, IDraftQuestions questions, SampleFields? children = null)
    {
        questions.Show(Lines(fields).Concat(children is null ? [] : Lines(children)).Distinct());
        var variants = hasRows || children is not null ? null : VariantChoice.Find(fields);
        var product = new ProductColumns(fields, hasRows, questions);
        product.Draft();
        var sku = (children ?? variants?.Fields) is { } found
            ? new SkuColumns(found, [], null, questions)
            : new SkuColumns(fields, [.. product.Taken.Where(path => path != product.Id)], CodeOf(fields, product.Id), questions);
        sku.Draft();
        return new MappingDraft
        {
            Product = product.Columns,
            Each = variants?.Path,
            Sku = sku.Columns,
            DecimalSeparator = sku.DecimalSeparator,
            Script = sku.PriceWithCurrency is { } price ? PriceScript.Of(price, variants?.Path) : null,
            Notes = [.. product.Notes, .. PairLists(fields), .. sku.Notes],
        };
    }

    // The rows of one product have its key in common, which is then the code of none.
    private static string? CodeOf(SampleFields fields, string? id) => id is not null && fields.Find(id)!.IsUnique ? id : null;

    private static IEnumerable<string> PairLists(SampleFields fields) => fields.Lists
        .Where(list => list.Elements.Fields.Count == 2 && list.Elements.Fields.Any(f => f.Words[^1].EndsWith("value", StringComparison.Ordinal)) && list.Elements.Fields.Any(f => ColumnWords.PairNames.Any(f.Words[^1].EndsWith)))
        .Select(list => $"{list.Path} is a list of names and values, of which no path takes one by its name: a transform can (docs/cookbook.md).");

    private static IEnumerable<string> Lines(SampleFields fields) =>
        fields.Fields.Select(Line).Concat(fields.Lists.SelectMany(list => list.Elements.Fields.Select(field => $"{list.Path}[].{Line(field)}")));

    private static string Line(SampleField field) => $"{field.Path}  {field.Example()}";
}
