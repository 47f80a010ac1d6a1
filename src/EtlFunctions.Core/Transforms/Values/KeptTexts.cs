using Jint.Native;

namespace EtlFunctions.Transforms;

/// <summary>The values of a record whose text says more than the value, or says it in another way: who hands them on hands on the text.</summary>
/// <remarks>
/// A number of 20 digits, <c>1.10</c>, <c>"caf\u00e9"</c>. They are known by the very value that the script was given; one
/// that a script computes is another, whatever it is equal to.
/// </remarks>
internal sealed class KeptTexts
{
    private readonly Dictionary<JsValue, Range> _texts = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(JsValue Of, string Name), Range> _names = [];
    private ReadOnlyMemory<byte> _record;

    /// <summary>Begins anew with another record.</summary>
    public void Begin(ReadOnlyMemory<byte> record)
    {
        _record = record;
        _texts.Clear();
        _names.Clear();
    }

    /// <summary>Keeps where the text of a value stands.</summary>
    public JsValue Keep(JsValue value, long start, long length)
    {
        _texts[value] = new Range((int)start, (int)(start + length));
        return value;
    }

    /// <summary>Keeps where the text of the name of an object's field stands.</summary>
    public void KeepName(JsObject of, string name, long start, long length) => _names[(of, name)] = new Range((int)start, (int)(start + length));

    /// <summary>Finds the text of the name of an object's field.</summary>
    public bool TryGetName(JsObject of, string name, out ReadOnlySpan<byte> text)
    {
        // Objects are equal only to themselves.
        if (_names.Count > 0 && _names.TryGetValue((of, name), out var range))
        {
            text = _record.Span[range];
            return true;
        }

        text = default;
        return false;
    }

    /// <summary>Finds the text of a value.</summary>
    public bool TryGet(JsValue value, out ReadOnlySpan<byte> text)
    {
        if (_texts.Count > 0 && _texts.TryGetValue(value, out var range))
        {
            text = _record.Span[range];
            return true;
        }

        text = default;
        return false;
    }
}
