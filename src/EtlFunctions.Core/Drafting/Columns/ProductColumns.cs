namespace EtlFunctions.Drafting;

/// <summary>Proposes the columns of the product.</summary>
/// <param name="fields">The fields of the first records.</param>
/// <param name="isTable">Whether several records may be rows of one product.</param>
/// <param name="questions">Asks where names and values do not decide.</param>
internal sealed class ProductColumns(SampleFields fields, bool isTable, IDraftQuestions questions)
{
    private readonly List<ColumnDraft> _columns = [];
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];

    /// <summary>Gets the paths that fill a column.</summary>
    public IReadOnlyCollection<string> Taken => _taken;

    public IReadOnlyList<ColumnDraft> Columns => _columns;

    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Gets the path of the product's key.</summary>
    public string? Id { get; private set; }

    public void Draft()
    {
        DraftId();
        Asked("title", "The product's title", ColumnWords.Title, field => field.IsPlain && !field.AreMostly(ValueForm.IsPrice));
        Guessed("description", ColumnWords.Description, field => field.IsPlain);
        Guessed("brand", ColumnWords.Brand, field => field.IsPlain);
        DraftCategory();
        Guessed("status", ColumnWords.Status, field => field.IsPlain);
        DraftUpdatedAt();
        _columns.Add(new ColumnDraft("attributes", "{ \"rest\": true }", "every field that is not mapped"));
    }

    // The row of a product with several rows has the product's key again.
    private bool IsKey(SampleField field) =>
        field.IsPlain && field.Filled == fields.Records && (isTable || field.IsUnique) && !field.AreMostly(text => text.Contains('.', StringComparison.Ordinal) && ValueForm.IsPrice(text));

    private SampleField? RepeatedKey()
    {
        var repeated = ColumnChoice.Best(fields, ColumnWords.Id, field => field.IsPlain && field.Filled == fields.Records && field.IsMostlyUnique, _taken);
        if (repeated is not null)
        {
            _notes.Add($"some records have the same {repeated.Path}: of those the latest by updatedAt counts, or else the last.");
        }

        return repeated;
    }

    // What tells no two products apart by its meaning is no key, whatever the first records hold.
    private static bool IsOther(SampleField field) =>
        new[] { ColumnWords.Title, ColumnWords.Description, ColumnWords.Price, ColumnWords.UpdatedAt }.Any(words => ColumnChoice.Score(field.Words, words) > 0);

    private void DraftId()
    {
        var group = isTable ? ColumnChoice.Best(fields, ColumnWords.GroupId, IsKey, _taken) : null;
        var guess = group
            ?? ColumnChoice.Best(fields, ColumnWords.Id, field => IsKey(field) && field.IsUnique, _taken)
            ?? ColumnChoice.Best(fields, ColumnWords.Id, IsKey, _taken)
            ?? fields.Fields.FirstOrDefault(field => IsKey(field) && field.IsUnique && field.Words.Count == 1 && !IsOther(field))
            ?? RepeatedKey();
        Id = AskPath("The product's key, which stays the same from night to night", guess);
        if (Id is null)
        {
            _notes.Add("no field has a value of its own in every record, so none can be the product's key (mapping.id): name it.");
            return;
        }

        Take("id", Id);
    }

    private void DraftCategory()
    {
        if (ColumnChoice.Best(fields, ColumnWords.Category, field => field.IsPlain, _taken) is { } field)
        {
            Take("category", field.Path);
            return;
        }

        var list = fields.Lists.FirstOrDefault(l => ColumnChoice.Score(l.Words, ColumnWords.Category) > 0);
        if (list is not null && ColumnChoice.Best(list.Elements, ColumnWords.Inner, f => f.IsPlain, []) is { } inner)
        {
            _columns.Add(new ColumnDraft("category", DraftJson.Text($"{list.Path}[0].{inner.Path}"), ColumnDraft.Example(inner)));
        }
    }

    private void DraftUpdatedAt()
    {
        if (ColumnChoice.Best(fields, ColumnWords.UpdatedAt, field => field.AreMostly(ValueForm.IsIsoTime), _taken) is { } time)
        {
            Take("updatedAt", time.Path);
        }
        else if (ColumnChoice.Best(fields, ColumnWords.UpdatedAt, field => field.AreMostly(IsUnixTime), _taken) is { } unix)
        {
            var format = unix.Samples[0].Length > 10 ? "unixMs" : "unix";
            _taken.Add(unix.Path);
            _columns.Add(new ColumnDraft("updatedAt", $"{{ \"path\": {DraftJson.Text(unix.Path)}, \"format\": \"{format}\" }}", ColumnDraft.Example(unix)));
        }
        else if (ColumnChoice.Best(fields, ColumnWords.UpdatedAt, field => field.IsPlain && field.Samples[0].Any(char.IsAsciiDigit), _taken) is { } other)
        {
            _columns.Add(new ColumnDraft(
                "updatedAt", $"{{ \"path\": {DraftJson.Text(other.Path)}, \"format\": \"…\" }}", $"{ColumnDraft.Example(other)}: set its .NET format, so that an older state never replaces a newer one", IsProposal: true));
        }
    }

    private static bool IsUnixTime(string text) => ValueForm.IsInteger(text) && text.Length is 10 or 13 && text[0] is '1' or '2';

    private void Guessed(string column, string[] words, Func<SampleField, bool> fits)
    {
        if (ColumnChoice.Best(fields, words, fits, _taken) is { } field)
        {
            Take(column, field.Path);
        }
    }

    private void Asked(string column, string question, string[] words, Func<SampleField, bool> fits)
    {
        if (AskPath(question, ColumnChoice.Best(fields, words, fits, _taken)) is { } path)
        {
            Take(column, path);
        }
    }

    private string? AskPath(string question, SampleField? guess) => questions.Ask(
        $"{question} (a path)", guess?.Path, answer => fields.Find(answer) is null ? $"no record has {answer}" : null);

    private void Take(string column, string path)
    {
        _taken.Add(path);
        _columns.Add(ColumnDraft.Of(column, fields.Find(path)!));
    }
}
