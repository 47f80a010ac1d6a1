using System.IO.Hashing;
using System.Text;
using Jint.Native;

namespace EtlFunctions.Transforms;

/// <summary>The names of fields as values of an engine, each made once.</summary>
internal sealed class ValueNames
{
    // Objects whose names are data, as maps by SKU, do not fill the memory.
    private const int Most = 4096;
    private const int LongestBytes = 128;

    private readonly Dictionary<ulong, (byte[] Text, JsString Name)> _names = [];

    /// <summary>Gets a name.</summary>
    /// <param name="text">Its text in UTF-8, without escapes.</param>
    public JsString Of(ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestBytes)
        {
            return new JsString(Encoding.UTF8.GetString(text));
        }

        var hash = XxHash3.HashToUInt64(text);
        if (_names.TryGetValue(hash, out var known) && text.SequenceEqual(known.Text))
        {
            return known.Name;
        }

        var name = new JsString(Encoding.UTF8.GetString(text));
        if (_names.Count < Most)
        {
            _names.TryAdd(hash, (text.ToArray(), name));
        }

        return name;
    }
}
