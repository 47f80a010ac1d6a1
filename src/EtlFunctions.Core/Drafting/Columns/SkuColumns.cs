namespace EtlFunctions.Drafting;

/// <summary>Proposes the columns of the SKU.</summary>
/// <param name="fields">The fields of what a SKU is made from: a variant, a row, or the product.</param>
/// <param name="taken">Paths that fill a column of the product already, where the SKU is made from the same record.</param>
/// <param name="productId">The path of the product's key, where the SKU is made from the same record.</param>
/// <param name="questions">Asks where names and values do not decide.</param>
internal sealed class SkuColumns(SampleFields fields, IReadOnlyCollection<string> taken, string? productId, IDraftQuestions questions)
{
    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);
    private readonly List<ColumnDraft> _columns = [];
    private readonly List<string> _notes = [];

    public IReadOnlyList<ColumnDraft> Columns => _columns;

    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Gets the decimal separator where it is not the point.</summary>
    public char? DecimalSeparator { get; private set; }

    /// <summary>Gets the field whose prices have their currency in them, where a script takes them apart.</summary>
    public SampleField? PriceWithCurrency { get; private set; }

    public void Draft()
    {
        if (!DraftCode())
        {
            return;
        }

        var price = DraftPrice();
        if (PriceWithCurrency is null)
        {
            DraftCurrency(hasPrice: price is not null);
        }

        Number("compareAtPrice", ColumnWords.CompareAtPrice);
        if (ColumnChoice.Best(fields, ColumnWords.Stock, field => field.AreMostly(ValueForm.IsInteger), _taken) is { } stock)
        {
            Take("stock", stock);
        }

        if (ColumnChoice.Best(fields, ColumnWords.Barcode, field => field.IsPlain, _taken) is { } barcode)
        {
            Take("barcode", barcode);
        }

        DraftOptions();
    }

    private bool DraftCode()
    {
        var named = ColumnChoice.Best(fields, ColumnWords.Code, field => field.IsPlain, _taken);
        var complete = ColumnChoice.Best(fields, ColumnWords.Code, IsCode, _taken);
        var guess = complete ?? (productId is null ? null : fields.Find(productId)) ?? named;
        var path = questions.Ask("The SKU's code, unique in the catalog (a path)", guess?.Path, answer => fields.Find(answer) is null ? $"no SKU has {answer}" : null);
        if (path is null)
        {
            _notes.Add("no field can be the code of a SKU, so products are loaded without SKUs: name one in mapping.skus.code.");
            return false;
        }

        var code = fields.Find(path)!;
        Take("code", code);
        if (code.Filled < fields.Records)
        {
            _notes.Add($"{fields.Records - code.Filled} of {fields.Records} SKUs have no {code.Path}: their products become rejects. Give them a code at the source, map another field, or compose one in a transform (docs/cookbook.md).");
        }
        else if (named is not null && named != code && named.Words[^1].EndsWith("sku", StringComparison.Ordinal))
        {
            _notes.Add($"{named.Path} is empty or the same in some SKUs, so {code.Path} is their code.");
        }

        return true;
    }

    private bool IsCode(SampleField field) => field.IsPlain && field.Filled == fields.Records && field.IsUnique;

    private SampleField? DraftPrice()
    {
        var price = ColumnChoice.Best(fields, ColumnWords.Price, field => field.AreMostly(ValueForm.IsPrice), _taken);
        if (price is null)
        {
            return null;
        }

        if (price.Samples.Any(ValueForm.HasCurrency))
        {
            DraftPriceWithCurrency(price);
            return null;
        }

        var texts = price.Samples.Where(_ => price.Texts > 0).ToArray();
        DecimalSeparator = texts.Any(ValueForm.HasDecimalComma) && !texts.Any(ValueForm.HasDecimalPoint) ? ',' : null;
        if (texts.Any(ValueForm.HasDecimalComma) && texts.Any(ValueForm.HasDecimalPoint))
        {
            _notes.Add($"{price.Path} has numbers with a decimal point and numbers with a decimal comma: one of them becomes rejects (mapping.decimalSeparator).");
        }

        if (!texts.Any(ValueForm.HasDecimalComma) && !texts.Any(ValueForm.HasDecimalPoint) && texts.FirstOrDefault(ValueForm.HasAmbiguousSeparator) is { } ambiguous)
        {
            _notes.Add($"{price.Path} has numbers such as {ambiguous}, whose separator may stand before decimals or between thousands: look at the prices that preview shows, and set mapping.decimalSeparator (\".\" unless it is set).");
        }

        Take("price", price);
        if (price.Samples.All(text => text.Length > 2 && text.All(char.IsAsciiDigit)))
        {
            _notes.Add($"every {price.Path} is a whole number, such as {price.Example()}: if that is in cents, divide it in a transform (docs/cookbook.md).");
        }

        return price;
    }

    // "19.99 USD" is two columns, which only a script takes apart.
    private void DraftPriceWithCurrency(SampleField price)
    {
        _taken.Add(price.Path);
        if (PriceScript.CanTakeApart(price))
        {
            PriceWithCurrency = price;
            _columns.Add(new ColumnDraft("price", DraftJson.Text(PriceScript.Amount), $"taken out of {price.Path} by the script"));
            _columns.Add(new ColumnDraft("currency", DraftJson.Text(PriceScript.Currency)));
            return;
        }

        _columns.Add(new ColumnDraft("price", DraftJson.Text(price.Path), $"{ColumnDraft.Example(price)}: a currency stands in it, which a transform takes apart (docs/cookbook.md)", IsProposal: true));
        _notes.Add($"{price.Path} holds a currency beside the number ({DraftJson.Text(price.Example())}), so it is not mapped yet: take it apart in a transform (docs/cookbook.md).");
    }

    private void DraftCurrency(bool hasPrice)
    {
        if (ColumnChoice.Best(fields, ColumnWords.Currency, field => field.AreMostly(ValueForm.IsCurrency), _taken) is { } currency)
        {
            Take("currency", currency);
            return;
        }

        if (!hasPrice)
        {
            return;
        }

        var answer = questions.Ask("The currency of the prices (ISO 4217, such as EUR)", null, text => ValueForm.IsCurrency(text) ? null : "three letters are expected");
        if (answer is not null)
        {
            _columns.Add(new ColumnDraft("currency", $"{{ \"const\": {DraftJson.Text(answer.ToUpperInvariant())} }}"));
            return;
        }

        _columns.Add(new ColumnDraft("currency", "{ \"const\": \"EUR\" }", "no field tells the currency: set yours", IsProposal: true));
        _notes.Add("no field tells the currency of the prices: set mapping.skus.currency, such as { \"const\": \"EUR\" }.");
    }

    private void DraftOptions()
    {
        if (ColumnChoice.Best(fields, ColumnWords.Options, _ => true, _taken) is { } options)
        {
            var path = options.Path.EndsWith("[0]", StringComparison.Ordinal) ? options.Path[..^3] : options.Path;
            _taken.Add(options.Path);
            _columns.Add(new ColumnDraft("options", DraftJson.Text(path), ColumnDraft.Example(options)));
        }
        else if (fields.Lists.FirstOrDefault(list => ColumnWords.Options.Contains(list.Words[^1])) is { } list)
        {
            _columns.Add(new ColumnDraft("options", DraftJson.Text(list.Path)));
        }
    }

    private void Number(string column, string[] words)
    {
        if (ColumnChoice.Best(fields, words, field => field.AreMostly(ValueForm.IsNumber), _taken) is { } field)
        {
            Take(column, field);
        }
    }

    private void Take(string column, SampleField field)
    {
        _taken.Add(field.Path);
        _columns.Add(ColumnDraft.Of(column, field));
    }
}
