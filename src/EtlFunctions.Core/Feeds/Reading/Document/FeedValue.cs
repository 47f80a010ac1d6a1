using System.Globalization;
using System.Text.Json;

namespace EtlFunctions.Feeds.Reading;

/// <summary>
/// A JSON value of a feed and its place. Each conversion gives the value or reports what was found and expected and gives
/// <see langword="null"/>, so that one reading finds every error.
/// </summary>
/// <param name="Json">The value as written, before substitution.</param>
/// <param name="Path">The place, such as <c>$.limits.pageSize</c>.</param>
/// <param name="Reading">The reading that collects the errors.</param>
internal readonly record struct FeedValue(JsonElement Json, string Path, FeedReading Reading)
{
    /// <summary>Gets a text with its variables substituted.</summary>
    /// <param name="expected">What an error says was expected.</param>
    /// <param name="isValid">Further demands on the substituted text.</param>
    public string? Text(string expected, Func<string, bool>? isValid = null)
    {
        if (Json.ValueKind != JsonValueKind.String)
        {
            Fail(expected);
            return null;
        }

        var text = EnvironmentText.Substitute(this, Json.GetString()!);
        if (text is not null && isValid?.Invoke(text) == false)
        {
            Fail(expected);
            return null;
        }

        return text;
    }

    /// <summary>Gets an integer; a text that is one variable is taken as a number too.</summary>
    public int? Integer(int minimum, int maximum)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"an integer from {minimum} to {maximum}");
        if (Json.ValueKind == JsonValueKind.Number && Json.TryGetInt32(out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        if (!EnvironmentText.IsOneReference(Json))
        {
            Fail(expected);
            return null;
        }

        return Text(expected, text => TryInteger(text) is { } value && value >= minimum && value <= maximum) is { } valid ? TryInteger(valid) : null;
    }

    /// <summary>Gets a number; a text that is one variable is taken as a number too.</summary>
    public decimal? Number(decimal minimum, decimal maximum)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"a number from {minimum} to {maximum}");
        if (Json.ValueKind == JsonValueKind.Number && Json.TryGetDecimal(out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        if (!EnvironmentText.IsOneReference(Json))
        {
            Fail(expected);
            return null;
        }

        return Text(expected, text => TryNumber(text) is { } value && value >= minimum && value <= maximum) is { } valid ? TryNumber(valid) : null;
    }

    /// <summary>Gets a truth value; a text that is one variable with the value <c>true</c> or <c>false</c> is taken as one too.</summary>
    public bool? Boolean()
    {
        const string Expected = "true or false";
        switch (Json.ValueKind)
        {
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            case JsonValueKind.String when EnvironmentText.IsOneReference(Json):
                return Text(Expected, text => text is "true" or "false") is { } text ? text == "true" : null;
            default:
                Fail(Expected);
                return null;
        }
    }

    /// <summary>Gets the enum member whose name in camelCase is the text.</summary>
    public TEnum? OneOf<TEnum>()
        where TEnum : struct, Enum
    {
        var names = Array.ConvertAll(Enum.GetNames<TEnum>(), JsonNamingPolicy.CamelCase.ConvertName);
        return Choice(names) is { } text ? Enum.Parse<TEnum>(text, ignoreCase: true) : null;
    }

    /// <summary>Gets a text that is one of a few.</summary>
    public string? Choice(IReadOnlyCollection<string> choices)
    {
        if (Json.ValueKind == JsonValueKind.String)
        {
            var text = EnvironmentText.Substitute(this, Json.GetString()!);
            if (text is null || choices.Contains(text))
            {
                return text;
            }
        }

        Fail(Wording.OneOf(choices));
        return null;
    }

    /// <summary>Gets a text of one character (one UTF-16 unit).</summary>
    public char? Character(string expected, Func<char, bool> isValid) =>
        Text(expected, text => text.Length == 1 && isValid(text[0])) is { } text ? text[0] : null;

    /// <summary>Gets the elements of an array.</summary>
    public IReadOnlyList<FeedValue> Elements()
    {
        var (path, reading) = (Path, Reading);
        return [.. Json.EnumerateArray().Select((element, index) => new FeedValue(element, JsonPath.Element(path, index), reading))];
    }

    /// <summary>Tells whether <c>${</c> at a place of the text begins a value of an earlier answer, which is put there when the request is sent.</summary>
    public bool IsPlaceholderAt(string text, int index) =>
        Reading.Answers is { } answers && RequestPlaceholders.LengthAt(text, index) is > 0 and var length && RequestPlaceholders.IsFor(text.Substring(index, length), answers);

    public void Fail(string expected) => Fail(Wording.Describe(Json), expected);

    public void Fail(string found, string expected) => Reading.Fail(Path, found, expected);

    private static decimal? TryNumber(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int? TryInteger(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
