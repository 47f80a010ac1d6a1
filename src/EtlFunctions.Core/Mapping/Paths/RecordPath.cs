using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace EtlFunctions.Mapping;

/// <summary>Where a value stands in a record, such as <c>seo.title</c> or <c>images[0].src</c>.</summary>
/// <remarks>
/// Names are separated by dots and compared exactly, upper and lower case apart. <c>[2]</c> after a name takes an element of
/// an array, counted from 0. A backslash before <c>.</c>, <c>[</c>, <c>]</c> or <c>\</c> makes it part of a name:
/// <c>price \[EUR\]</c>. A path that leads through anything but the object or array it expects finds nothing.
/// </remarks>
public sealed class RecordPath
{
    private const string Special = ".[]\\";

    private readonly RecordPathStep[] _steps;
    private readonly string _text;

    private RecordPath(RecordPathStep[] steps)
    {
        _steps = steps;
        _text = Render(steps);
    }

    /// <summary>Gets the steps from the record to the value; at least one, the first a field.</summary>
    public IReadOnlyList<RecordPathStep> Steps => _steps;

    /// <summary>Reads a path.</summary>
    /// <param name="text">The path as a feed gives it.</param>
    /// <param name="path">The path, when the text is one.</param>
    /// <param name="error">What was expected where, when it is none.</param>
    /// <returns>Whether the text is a path.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RecordPath? path, [NotNullWhen(false)] out string? error) =>
        TryRead(text, isOfDocument: false, out path, out error);

    /// <summary>Reads a path into a document that is held whole: it may begin with an element, and <c>[-1]</c> takes the last one.</summary>
    /// <param name="text">The path as a feed gives it.</param>
    /// <param name="path">The path, when the text is one.</param>
    /// <param name="error">What was expected where, when it is none.</param>
    /// <returns>Whether the text is such a path.</returns>
    internal static bool TryParseInDocument(string? text, [NotNullWhen(true)] out RecordPath? path, [NotNullWhen(false)] out string? error) =>
        TryRead(text, isOfDocument: true, out path, out error);

    private static bool TryRead(string? text, bool isOfDocument, [NotNullWhen(true)] out RecordPath? path, [NotNullWhen(false)] out string? error)
    {
        path = null;
        error = null;
        if (string.IsNullOrEmpty(text))
        {
            error = "a path such as 'title' or 'seo.title'";
            return false;
        }

        var steps = new List<RecordPathStep>();
        var at = 0;
        do
        {
            if (!(isOfDocument && at == 0 && text[0] == '[') && !TryReadName(text, ref at, steps, out error))
            {
                return false;
            }

            while (at < text.Length && text[at] == '[')
            {
                if (!TryReadElement(text, isOfDocument, ref at, steps, out error))
                {
                    return false;
                }
            }

            if (at < text.Length && text[at] != '.')
            {
                error = $"'.' or '[' at character {at + 1}, after ']'";
                return false;
            }
        }
        while (at++ < text.Length);

        if (steps.Count >= MappingLimits.MaxNesting)
        {
            error = $"fewer than {MappingLimits.MaxNesting} steps, since no record nests deeper";
            return false;
        }

        path = new RecordPath([.. steps]);
        return true;
    }

    /// <summary>Reads the path of an array whose elements are taken one by one; <c>[]</c> may stand at its end.</summary>
    /// <param name="text">The path as a feed gives it in <c>skus.each</c>.</param>
    /// <param name="path">The array's path, when the text is one.</param>
    /// <param name="error">What was expected where, when it is none.</param>
    /// <returns>Whether the text is such a path.</returns>
    public static bool TryParseEach(string? text, [NotNullWhen(true)] out RecordPath? path, [NotNullWhen(false)] out string? error) =>
        TryParse(text is not null && text.EndsWith("[]", StringComparison.Ordinal) ? text[..^2] : text, out path, out error);

    /// <summary>Gives the path in the form <see cref="TryParse"/> reads; equal paths give equal texts.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _text;

    private static bool TryReadName(string text, ref int at, List<RecordPathStep> steps, [NotNullWhen(false)] out string? error)
    {
        error = null;
        var name = new StringBuilder();
        var start = at;
        for (; at < text.Length && text[at] is not ('.' or '['); at++)
        {
            if (text[at] == ']')
            {
                error = $"a '[' before the ']' at character {at + 1}, or '\\]' where it is part of a name";
                return false;
            }

            if (text[at] == '\\' && (++at == text.Length || !Special.Contains(text[at], StringComparison.Ordinal)))
            {
                error = $"'.', '[', ']' or '\\' after the '\\' at character {at}";
                return false;
            }

            name.Append(text[at]);
        }

        if (name.Length == 0)
        {
            error = $"a field's name at character {start + 1}";
            return false;
        }

        steps.Add(new RecordPathStep(name.ToString()));
        return true;
    }

    private static bool TryReadElement(string text, bool isOfDocument, ref int at, List<RecordPathStep> steps, [NotNullWhen(false)] out string? error)
    {
        error = null;
        var close = text.IndexOf(']', at);
        var number = close < 0 ? text.AsSpan(at + 1) : text.AsSpan(at + 1, close - at - 1);
        if (close < 0 || number is ['+', ..] || !int.TryParse(number, isOfDocument ? NumberStyles.AllowLeadingSign : NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            error = $"an element's number such as '[0]' at character {at + 1}, or '\\[' where it is part of a name"
                + (number.IsEmpty && close > 0 ? "; '[]' stands only at the end of skus.each" : "")
                + (number is ['-', ..] ? "; only a path into a response, such as cursorPath, counts from the end" : "");
            return false;
        }

        steps.Add(new RecordPathStep(null, index));
        at = close + 1;
        return true;
    }

    /// <summary>Gets the path of steps, at least one.</summary>
    internal static RecordPath OfSteps(IEnumerable<RecordPathStep> steps) => new([.. steps]);

    /// <summary>Gets the text of steps.</summary>
    internal static string Of(RecordPathStep[] steps) => Render(steps);

    private static string Render(RecordPathStep[] steps)
    {
        var text = new StringBuilder();
        foreach (var step in steps)
        {
            if (step.Name is null)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{step.Index}]");
                continue;
            }

            text.Append(text.Length > 0 ? "." : "");
            foreach (var character in step.Name)
            {
                text.Append(Special.Contains(character, StringComparison.Ordinal) ? "\\" : "").Append(character);
            }
        }

        return text.ToString();
    }
}

/// <summary>One step of a <see cref="RecordPath"/>: a field of an object or an element of an array.</summary>
/// <param name="Name">The field's name, compared exactly, or <see langword="null"/> for an element.</param>
/// <param name="Index">The element's number, counted from 0, or from the end with -1 as the last; 0 for a field.</param>
public readonly record struct RecordPathStep(string? Name, int Index = 0);
