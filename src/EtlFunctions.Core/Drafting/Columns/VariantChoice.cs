namespace EtlFunctions.Drafting;

/// <summary>Finds the array whose objects are the variants of a product.</summary>
internal static class VariantChoice
{
    /// <summary>Finds it.</summary>
    /// <returns>The array's path and the fields of a variant, or <see langword="null"/> where no array is one of variants.</returns>
    public static (string Path, SampleFields Fields)? Find(SampleFields fields)
    {
        var best = Candidates(fields, string.Empty)
            .Select(c => (c.Path, c.Fields, Score: Score(c.Words, c.Fields)))
            .Where(c => c.Score > 0)
            .OrderByDescending(c => c.Score)
            .FirstOrDefault();
        return best.Score > 0 ? (best.Path, best.Fields) : null;
    }

    private static IEnumerable<(string Path, IReadOnlyList<string> Words, SampleFields Fields)> Candidates(SampleFields fields, string prefix) =>
        fields.Lists.Select(list => (prefix + list.Path, list.Words, list.Elements));

    private static int Score(IReadOnlyList<string> words, SampleFields fields)
    {
        var named = words.Any(ColumnWords.Variants.Contains);
        var hasCode = ColumnChoice.Best(fields, ColumnWords.Code, field => field.IsPlain, []) is not null;
        var hasSku = ColumnChoice.Best(fields, ["sku", "skucode", "articlenumber", "ean", "gtin", "barcode"], field => field.IsPlain, []) is not null;
        var hasPrice = ColumnChoice.Best(fields, ColumnWords.Price, field => field.AreMostly(ValueForm.IsPrice), []) is not null;
        // Pictures, categories and reviews are arrays of objects too.
        return !hasCode || !(hasPrice || (named && hasSku)) ? 0 : (named ? 4 : 0) + (hasSku ? 2 : 0) + (hasPrice ? 1 : 0);
    }
}
