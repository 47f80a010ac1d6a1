namespace EtlFunctions.Incremental;

/// <summary>Texts, each its own key.</summary>
internal sealed class TextValues : CursorValues
{
    public override string Expected => $"a text of 1 to {MaxLength} characters, not all blank";

    public override string Before(string value, int lag) => value;

    protected override string? KeyOf(string text) => string.IsNullOrWhiteSpace(text) ? null : text;

    protected override string Clean(string text) => text;
}
