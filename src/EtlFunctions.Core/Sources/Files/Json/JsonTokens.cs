using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EtlFunctions.Sources.Files;

/// <summary>Passes the tokens of a JSON document around the records.</summary>
internal sealed class JsonTokens(InputBuffer input)
{
    private const int MaxNameBytes = 64 * 1024;

    public long Offset => input.Offset;

    /// <summary>Passes white space and gets the byte that follows, or -1 at the end.</summary>
    public int Peek()
    {
        do
        {
            input.Advance(Blank.LengthAtStart(input.Available));
        }
        while (input.Available.IsEmpty && input.Fill());

        return input.Available.IsEmpty ? -1 : input.Available[0];
    }

    /// <summary>Passes white space and the given byte, if it follows.</summary>
    public bool TryPass(char expected)
    {
        if (Peek() != expected)
        {
            return false;
        }

        input.Advance(1);
        return true;
    }

    /// <summary>Passes a property's name and colon, or nothing if they do not follow.</summary>
    public string? TryPassName()
    {
        if (Peek() != '"')
        {
            return null;
        }

        var length = FindEnd(MaxNameBytes);
        if (length < 0)
        {
            return null;
        }

        string? name;
        try
        {
            name = JsonSerializer.Deserialize(input.Available[..length], FileTokenJson.Context.String);
        }
        catch (JsonException)
        {
            name = Encoding.UTF8.GetString(input.Available[1..(length - 1)]);
        }

        input.Advance(length);
        return TryPass(':') ? name : null;
    }

    /// <summary>Passes a value without keeping it.</summary>
    /// <returns><see langword="false"/> when the document ends first.</returns>
    public bool TryPassValue()
    {
        if (Peek() is -1 or ',' or '}' or ']')
        {
            return false;
        }

        return TryPassRest(default);
    }

    /// <summary>Passes a value and keeps it if it is short.</summary>
    /// <param name="maxBytes">The most bytes kept.</param>
    /// <param name="kept">The value, or <see langword="null"/> where it is longer.</param>
    /// <returns><see langword="false"/> when the document ends first.</returns>
    public bool TryPassValue(int maxBytes, out byte[]? kept)
    {
        kept = null;
        if (Peek() is -1 or ',' or '}' or ']')
        {
            return false;
        }

        var scan = default(JsonValueScan);
        var value = new ArrayBufferWriter<byte>();
        while (true)
        {
            var end = scan.Scan(input.Available);
            var length = end < 0 ? input.Available.Length : end;
            if (value.WrittenCount <= maxBytes)
            {
                value.Write(input.Available[..Math.Min(length, maxBytes + 1)]);
            }

            input.Advance(length);
            if (end >= 0)
            {
                kept = value.WrittenCount <= maxBytes ? value.WrittenSpan.ToArray() : null;
                return true;
            }

            if (!input.Fill())
            {
                return false;
            }
        }
    }

    /// <summary>Passes the rest of a value of which everything available is scanned, or nothing yet.</summary>
    public bool TryPassRest(JsonValueScan scan)
    {
        while (true)
        {
            var end = scan.Scan(input.Available);
            input.Advance(end < 0 ? input.Available.Length : end);
            if (end >= 0)
            {
                return true;
            }

            if (!input.Fill())
            {
                return false;
            }
        }
    }

    /// <summary>Says what stands here, for a message.</summary>
    public string Found()
    {
        var next = Peek();
        return next < 0
            ? $"the end of the file{(input.Damage is { } damage ? $" ({damage})" : string.Empty)}"
            : string.Create(CultureInfo.InvariantCulture, $"{Describe((byte)next)} at byte {input.Offset}");
    }

    private static string Describe(byte value) =>
        value is > 0x20 and < 0x7F ? $"'{(char)value}'" : string.Create(CultureInfo.InvariantCulture, $"the byte 0x{value:X2}");

    private int FindEnd(int maxBytes)
    {
        var scan = default(JsonValueScan);
        var searched = 0;
        while (true)
        {
            var end = scan.Scan(input.Available[searched..]);
            if (end >= 0)
            {
                return searched + end;
            }

            searched = input.Available.Length;
            if (searched > maxBytes || !input.Fill())
            {
                return -1;
            }
        }
    }
}
