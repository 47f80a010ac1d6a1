using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using EtlFunctions.Mapping;
using Jint;
using Jint.Native;

namespace EtlFunctions.Transforms;

/// <summary>Makes values of an engine of a record's JSON, and remembers the texts of those that say less than their text.</summary>
/// <remarks>
/// A whole number beyond 2^53 is a BigInt, as a number would not be the same one; every other number is a number, to which
/// text comes nearest.
/// </remarks>
internal sealed class ValueReader(Engine engine, KeptTexts kept)
{
    // Up to here every whole number is the one that is written.
    private const int SafeDigits = 15;

    private readonly ValueNames _names = new();
    private readonly byte[] _number = new byte[NumberForm.LongestBytes];

    /// <summary>Reads a record.</summary>
    /// <exception cref="JsonException">It is not one JSON value.</exception>
    /// <exception cref="DuplicateFieldException">An object of it has a field twice.</exception>
    public JsValue Read(ReadOnlyMemory<byte> record)
    {
        kept.Begin(record);
        var json = new Utf8JsonReader(record.Span, RecordScanner.JsonOptions);
        json.Read();
        var value = Value(ref json);
        // Throws if anything but white space follows.
        json.Read();
        return value;
    }

    private JsValue Value(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.StartObject or JsonTokenType.StartArray when json.CurrentDepth >= MappingLimits.MaxNesting => throw new TooDeepException(json.TokenStartIndex),
        JsonTokenType.StartObject => Object(ref json),
        JsonTokenType.StartArray => Array(ref json),
        JsonTokenType.String => Text(ref json),
        JsonTokenType.Number => Number(ref json),
        JsonTokenType.True => JsBoolean.True,
        JsonTokenType.False => JsBoolean.False,
        _ => JsValue.Null,
    };

    private JsObject Object(ref Utf8JsonReader json)
    {
        var value = new JsObject(engine);
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var name = json.ValueIsEscaped ? Name(value, json) : _names.Of(json.ValueSpan);
            if (value.HasOwnProperty(name))
            {
                throw new DuplicateFieldException(name.ToString());
            }

            json.Read();
            value.CreateDataProperty(name, Value(ref json));
        }

        return value;
    }

    private JsString Name(JsObject of, in Utf8JsonReader json)
    {
        var name = EscapedText.Decode(json.ValueSpan);
        kept.KeepName(of, name, json.TokenStartIndex, json.ValueSpan.Length + 2);
        return new JsString(name);
    }

    private JsArray Array(ref Utf8JsonReader json)
    {
        var items = new List<JsValue>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Value(ref json));
        }

        return new JsArray(engine, [.. items]);
    }

    private JsString Text(ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
        {
            return new JsString(Encoding.UTF8.GetString(json.ValueSpan));
        }

        var text = new JsString(EscapedText.Decode(json.ValueSpan));
        kept.Keep(text, json.TokenStartIndex, json.ValueSpan.Length + 2);
        return text;
    }

    private JsValue Number(ref Utf8JsonReader json)
    {
        var text = json.ValueSpan;
        var isWhole = !text.ContainsAnyExceptInRange((byte)'0', (byte)'9') || (text[0] == '-' && text.Length > 1 && text[1] != '0' && !text[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9'));
        if (isWhole && text.Length <= SafeDigits)
        {
            json.TryGetInt64(out var whole);
            return JsNumber.Create(whole);
        }

        if (isWhole && (!json.TryGetInt64(out var large) || Math.Abs((decimal)large) > NumberForm.LargestSafe))
        {
            var exact = new JsBigInt(BigInteger.Parse(Encoding.UTF8.GetString(text), CultureInfo.InvariantCulture));
            return kept.Keep(exact, json.TokenStartIndex, text.Length);
        }

        // What is beyond all numbers is read as infinite, and only handed on as it came.
        var value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value) && text.SequenceEqual(_number.AsSpan(0, NumberForm.Write(value, _number)))
            ? new JsNumber(value)
            : kept.Keep(new JsNumber(value), json.TokenStartIndex, text.Length);
    }
}

/// <summary>A record nests deeper than it may.</summary>
/// <param name="at">The byte where.</param>
internal sealed class TooDeepException(long at) : Exception
{
    public long At { get; } = at;
}

/// <summary>A record has a field twice in one object.</summary>
/// <param name="name">The field.</param>
internal sealed class DuplicateFieldException(string name) : Exception
{
    public string Name { get; } = name;
}
