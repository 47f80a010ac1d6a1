using EtlFunctions.Catalog;

namespace EtlFunctions.Mapping;

/// <summary>Reads columns one after the other until one does not fit.</summary>
/// <param name="record">The record.</param>
/// <param name="captures">What was found in the record, or in one of its variants.</param>
/// <param name="place">The variant, for messages.</param>
internal ref struct ColumnReader(ReadOnlySpan<byte> record, ReadOnlySpan<FieldCapture> captures, VariantPlace place)
{
    private readonly ReadOnlySpan<byte> _record = record;
    private readonly ReadOnlySpan<FieldCapture> _captures = captures;
    private readonly VariantPlace _place = place;

    /// <summary>Gets why the first value that does not fit does not, or <see langword="null"/>.</summary>
    public RejectReason? Reject { get; private set; }

    /// <summary>Reads a column.</summary>
    /// <typeparam name="T">The column's type.</typeparam>
    /// <param name="column">The column.</param>
    /// <returns>The value, or the type's default when there is none or it does not fit.</returns>
    public T Read<T>(Column<T> column)
    {
        if (column.Slot < 0 || Reject is not null)
        {
            return column.Otherwise;
        }

        var found = new FieldValue(_record, _captures[column.Slot]);
        if (found.IsNothing)
        {
            return column.Otherwise;
        }

        var misfit = column.Type.Convert(found, out var value);
        if (misfit is not null)
        {
            Reject = MapReject.Of(_place.Locate(column.Path), found, misfit);
        }

        return value is null ? column.Otherwise : value;
    }

    /// <summary>Reads a column that must have a value.</summary>
    /// <param name="column">The column.</param>
    /// <param name="missing">What to answer when it has none.</param>
    /// <returns>The value; empty when there is none.</returns>
    public string Require(Column<string?> column, Misfit missing)
    {
        var value = Read(column);
        if (value is null && Reject is null)
        {
            var found = new FieldValue(_record, _captures[column.Slot]);
            Reject = MapReject.Of(_place.Locate(column.Path), found, missing);
        }

        return value ?? "";
    }
}

/// <summary>One column of the catalog with the place of its value in a record.</summary>
/// <typeparam name="T">The column's type; its default means no value.</typeparam>
/// <param name="Path">The path for messages, or <see langword="null"/> for a constant.</param>
/// <param name="Slot">The place among the captures, or -1 for a constant.</param>
/// <param name="Type">Converts the value.</param>
/// <param name="Otherwise">The constant, or the default for a value that is missing, null or blank.</param>
internal sealed record Column<T>(string? Path, int Slot, ColumnType<T> Type, T Otherwise);
