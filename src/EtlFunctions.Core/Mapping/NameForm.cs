using System.Diagnostics.CodeAnalysis;

namespace EtlFunctions.Mapping;

/// <summary>A form of the names by which lines name each other: the value of a field, perhaps within a fixed text.</summary>
/// <param name="Field">The field.</param>
/// <param name="Before">The text before its value.</param>
/// <param name="After">The text behind its value.</param>
internal sealed record NameForm(string Field, string Before = "", string After = "")
{
    /// <summary>What an error says was expected.</summary>
    public const string Expected = "the name of a field, or a text with one in braces such as id:{ID}";

    /// <summary>Reads a form: a field's name, or a text with one in braces.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out NameForm? form)
    {
        var (open, close) = (text.IndexOf('{', StringComparison.Ordinal), text.IndexOf('}', StringComparison.Ordinal));
        form = (open, close) switch
        {
            (-1, -1) => text.Length > 0 ? new NameForm(text) : null,
            ( >= 0, _) when close > open + 1 && !text[(close + 1)..].AsSpan().ContainsAny('{', '}') && text.IndexOf('{', open + 1) < 0 =>
                new NameForm(text[(open + 1)..close], text[..open], text[(close + 1)..]),
            _ => null,
        };
        return form is not null;
    }

    /// <summary>Gets the name of a line by the value of the field, or <see langword="null"/> for a line without it.</summary>
    public string? Of(string? value) => value is null ? null : Before.Length + After.Length == 0 ? value : Before + value + After;

    public override string ToString() => Before.Length + After.Length == 0 ? Field : $"{Before}{{{Field}}}{After}";
}
