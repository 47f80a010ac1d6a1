using System.Buffers;
using System.Globalization;
using EtlFunctions.Mapping;
using Jint;
using Jint.Native;
using Jint.Native.Object;

namespace EtlFunctions.Transforms;

/// <summary>Writes what a script returned as JSON, and refuses whatever JSON cannot say.</summary>
/// <remarks>A field that is <c>undefined</c> is left out. A value that came from the record has the text that it had there.</remarks>
internal sealed class ValueWriter(KeptTexts kept)
{
    private readonly ArrayBufferWriter<byte> _output = new(1024);
    private readonly List<ObjectInstance> _open = [];
    private int _most;

    /// <summary>Writes a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="most">The most bytes.</param>
    /// <exception cref="ResultException">It is not a record.</exception>
    public byte[] Write(ObjectInstance record, string path, int most)
    {
        _output.ResetWrittenCount();
        _open.Clear();
        _most = most;
        Value(record, path);
        return _output.WrittenSpan.ToArray();
    }

    private void Value(JsValue value, string path)
    {
        if (kept.TryGet(value, out var text))
        {
            _output.Write(text);
        }
        else if (value.IsString())
        {
            EscapedText.Write(value.AsString(), _output);
        }
        else if (value.IsNumber())
        {
            Number(value.AsNumber(), path);
        }
        else if (value.IsBoolean())
        {
            _output.Write(value.AsBoolean() ? "true"u8 : "false"u8);
        }
        else if (value.IsNull())
        {
            _output.Write("null"u8);
        }
        else if (value is JsArray or JsObject)
        {
            Composed((ObjectInstance)value, path);
        }
        else
        {
            throw Refuse($"{path} is {ResultWords.Of(value)}; expected text, a number, true, false, null, an array or an object{ResultWords.Advice(value)}");
        }

        if (_output.WrittenCount > _most)
        {
            throw new ResultException(
                TransformCodes.ResultTooLarge, string.Create(CultureInfo.InvariantCulture, $"the script returned a record of more than {_most:N0} bytes; expected at most that (limits.maxRecordBytes)"));
        }
    }

    private void Composed(ObjectInstance value, string path)
    {
        if (_open.Contains(value))
        {
            throw Refuse($"{path} holds itself; expected values without a cycle");
        }

        if (_open.Count == MappingLimits.MaxNesting)
        {
            throw new ResultException(TransformCodes.ResultTooLarge, $"the script returned objects or arrays nested deeper than {MappingLimits.MaxNesting}; expected at most {MappingLimits.MaxNesting} levels");
        }

        _open.Add(value);
        if (value is JsArray array)
        {
            Array(array, path);
        }
        else
        {
            Object((JsObject)value, path);
        }

        _open.RemoveAt(_open.Count - 1);
    }

    private void Array(JsArray array, string path)
    {
        _output.Write("["u8);
        for (uint i = 0; i < array.Length; i++)
        {
            _output.Write(i == 0 ? ""u8 : ","u8);
            var item = array[i];
            Value(item.IsUndefined() ? JsValue.Null : item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"));
        }

        _output.Write("]"u8);
    }

    private void Object(JsObject value, string path)
    {
        _output.Write("{"u8);
        var isFirst = true;
        foreach (var (name, property) in value.GetOwnProperties())
        {
            if (!name.IsString() || !property.Enumerable)
            {
                continue;
            }

            var field = $"{path}.{FoundText.Quote(name.AsString())}";
            if (property.Get is not null || property.Set is not null)
            {
                throw Refuse($"{field} is a getter or setter; expected a value");
            }

            if (property.Value.IsUndefined())
            {
                continue;
            }

            _output.Write(isFirst ? ""u8 : ","u8);
            isFirst = false;
            Name(value, name.AsString());
            _output.Write(":"u8);
            Value(property.Value, field);
        }

        _output.Write("}"u8);
    }

    private void Name(JsObject of, string name)
    {
        if (kept.TryGetName(of, name, out var text))
        {
            _output.Write(text);
        }
        else
        {
            EscapedText.Write(name, _output);
        }
    }

    private void Number(double value, string path)
    {
        if (!double.IsFinite(value))
        {
            throw Refuse($"{path} is {(double.IsNaN(value) ? "NaN" : "infinite")}; expected a number, which JSON can hold");
        }

        if (value == Math.Truncate(value) && Math.Abs(value) > NumberForm.LargestSafe)
        {
            throw Refuse(string.Create(CultureInfo.InvariantCulture, $"{path} is {value:R}, a number beyond ±{NumberForm.LargestSafe:N0}, whose last digits a script cannot hold; expected it as text, String(…) of a BigInt"));
        }

        _output.Advance(NumberForm.Write(value, _output.GetSpan(NumberForm.LongestBytes)));
    }

    private static ResultException Refuse(string message) => new(TransformCodes.InvalidResult, $"the script returned a record in which {message}");
}
