using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace EtlFunctions.Mapping;

/// <summary>The captures of a record's variants, a row of slots for each.</summary>
internal ref struct VariantCaptures(int slots, Span<FieldCapture> initial)
{
    private Span<FieldCapture> _rows = initial;
    private FieldCapture[]? _rented;

    /// <summary>Gets or sets the value found where the variants stand.</summary>
    public FieldCapture Found { get; set; }

    /// <summary>Gets the number of variants.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the number of the first element that is no object, or -1.</summary>
    public int BadIndex { get; private set; } = -1;

    /// <summary>Gets the first element that is no object.</summary>
    public FieldCapture BadElement { get; private set; }

    /// <summary>Gets one variant's captures.</summary>
    /// <param name="variant">The variant's number, counted from 0.</param>
    public readonly Span<FieldCapture> this[int variant] => _rows.Slice(variant * slots, slots);

    /// <summary>Forgets all variants: a later field of the same name replaces them.</summary>
    public void Clear()
    {
        Found = default;
        Count = 0;
        BadIndex = -1;
    }

    /// <summary>Adds a variant.</summary>
    public void Add()
    {
        var needed = (Count + 1) * slots;
        if (needed > _rows.Length)
        {
            var larger = ArrayPool<FieldCapture>.Shared.Rent(Math.Max(needed, 2 * _rows.Length));
            _rows.CopyTo(larger);
            Dispose();
            _rented = larger;
            _rows = larger;
        }

        Count++;
        this[Count - 1].Clear();
    }

    /// <summary>Notes an element that is no object.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="element">Where it stands.</param>
    public void AddBad(int index, FieldCapture element)
    {
        if (BadIndex < 0)
        {
            BadIndex = index;
            BadElement = element;
        }
    }

    /// <summary>Gives the rented memory back.</summary>
    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<FieldCapture>.Shared.Return(_rented);
            _rented = null;
        }
    }

    /// <summary>Tells whether a variant has any value that is neither missing, null nor an empty text.</summary>
    /// <param name="variant">The variant's number.</param>
    /// <param name="record">The record.</param>
    /// <returns>Whether it has.</returns>
    public readonly bool HasValue(int variant, ReadOnlySpan<byte> record)
    {
        foreach (var capture in this[variant])
        {
            var blank = capture.Kind is JsonTokenType.None or JsonTokenType.Null
                || (capture.Kind == JsonTokenType.String && record.Slice(capture.Start, capture.Length).Trim(" \t"u8).IsEmpty);
            if (!blank)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Which variant of a record a value belongs to, for messages.</summary>
/// <param name="Each">The path of the array of variants, or <see langword="null"/> outside of one.</param>
/// <param name="Index">The variant's number, counted from 0.</param>
internal readonly record struct VariantPlace(string? Each, int Index)
{
    /// <summary>Gives the path from the record on.</summary>
    /// <param name="path">The path from the variant on, or <see langword="null"/> for the variant itself.</param>
    /// <returns>The path.</returns>
    public string Locate(string? path) => Each is null
        ? path ?? ""
        : string.Create(CultureInfo.InvariantCulture, $"{Each}[{Index}]{(path is null ? "" : ".")}{path}");
}
