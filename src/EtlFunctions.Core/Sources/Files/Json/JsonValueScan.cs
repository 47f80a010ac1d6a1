using System.Buffers;

namespace EtlFunctions.Sources.Files;

/// <summary>Finds the end of a JSON value that comes in parts. Only quotes and brackets are looked at: the mapping judges the value.</summary>
internal struct JsonValueScan
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> ScalarEnd = SearchValues.Create(" \t\r\n,]}"u8);

    private bool _begun;
    private bool _isScalar;
    private bool _inText;
    private bool _isEscaped;
    private long _depth;

    /// <summary>Looks at the next part of the value.</summary>
    /// <returns>How many of its bytes still belong to the value, or -1 if it goes on behind them.</returns>
    public int Scan(ReadOnlySpan<byte> part)
    {
        if (part.IsEmpty)
        {
            return -1;
        }

        if (!_begun)
        {
            _begun = true;
            _isScalar = part[0] is not ((byte)'{' or (byte)'[' or (byte)'"');
        }

        return _isScalar ? part.IndexOfAny(ScalarEnd) : ScanStructure(part);
    }

    private int ScanStructure(ReadOnlySpan<byte> part)
    {
        var at = 0;
        while (at < part.Length)
        {
            if (_isEscaped)
            {
                _isEscaped = false;
                at++;
                continue;
            }

            var next = _inText ? part[at..].IndexOfAny((byte)'"', (byte)'\\') : part[at..].IndexOfAny(Structure);
            if (next < 0)
            {
                return -1;
            }

            at += next + 1;
            if (Pass(part[at - 1]))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>Passes a quote, backslash or bracket and tells whether the value ends with it.</summary>
    private bool Pass(byte mark)
    {
        switch (mark)
        {
            case (byte)'\\':
                _isEscaped = true;
                return false;
            case (byte)'"':
                _inText = !_inText;
                return !_inText && _depth == 0;
            case (byte)'{' or (byte)'[':
                _depth++;
                return false;
            default:
                return --_depth == 0;
        }
    }
}
