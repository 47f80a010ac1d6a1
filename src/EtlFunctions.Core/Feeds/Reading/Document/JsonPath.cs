using System.Globalization;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Writes places in a JSON document, as RFC 9535 writes paths: <c>$.source.path[0]</c>.</summary>
internal static class JsonPath
{
    public const string Root = "$";

    public static string Key(string parent, string key) =>
        key.Length > 0 && !char.IsAsciiDigit(key[0]) && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$')
            ? $"{parent}.{key}"
            : $"{parent}[{Wording.Quote(key)}]";

    /// <summary>Gets the place of a value under several keys, given with dots between them.</summary>
    public static string Keys(string parent, string keys) => keys.Split('.').Aggregate(parent, Key);

    public static string Element(string parent, int index) => string.Create(CultureInfo.InvariantCulture, $"{parent}[{index}]");
}
