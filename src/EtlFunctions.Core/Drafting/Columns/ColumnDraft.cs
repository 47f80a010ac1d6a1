namespace EtlFunctions.Drafting;

/// <summary>One column of a drafted mapping.</summary>
/// <param name="Column">The key of the mapping.</param>
/// <param name="Json">Its value as it stands in the feed.</param>
/// <param name="Comment">What a person should know about it, or <see langword="null"/>.</param>
/// <param name="IsProposal">Whether it stands in the feed as a comment only.</param>
internal sealed record ColumnDraft(string Column, string Json, string? Comment = null, bool IsProposal = false)
{
    /// <summary>Gets a column that takes a field as it is.</summary>
    public static ColumnDraft Of(string column, SampleField field) => new(column, DraftJson.Text(field.Path), Example(field));

    /// <summary>Gets the first value of a field, for a comment.</summary>
    public static string? Example(SampleField field) => field.Example() is { Length: > 0 } example ? $"such as {DraftJson.Text(example)}" : null;
}
