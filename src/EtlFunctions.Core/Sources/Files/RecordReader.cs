using System.Globalization;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Reads a file's records one after the other.</summary>
internal abstract class RecordReader(InputBuffer input) : IDisposable
{
    /// <summary>Gets what messages and locations call the text.</summary>
    public string Name => input.Name;

    /// <summary>Gets the place of the next record; a new reader may start there.</summary>
    public abstract TextPosition Position { get; }

    /// <summary>Gets why the records behind the last one cannot be read, once that one is read; else <see langword="null"/>.</summary>
    public string? Unreadable { get; protected set; }

    /// <summary>Gets the bytes of the file, as stored, that were read.</summary>
    public long StoredBytesRead => input.StoredBytesRead;

    /// <summary>Gets the encoding in which the text is stored; <see langword="null"/> for UTF-8.</summary>
    public Charset? Charset => input.Charset;

    protected InputBuffer Input => input;

    /// <summary>Reads the next record.</summary>
    /// <returns><see langword="false"/> at the end, or where no more can be read (<see cref="Unreadable"/>).</returns>
    /// <exception cref="SourceException">The file cannot be read.</exception>
    public bool Read(out RawRecord record)
    {
        if (!ReadNext(out record))
        {
            Unreadable ??= input.Damage is { } damage ? Rest("line", Position.Number, damage) : null;
            return false;
        }

        if (input.Unit is { } unit && record.Location.Key is null)
        {
            var at = record.Location;
            record = record with { Location = at with { Offset = -1, Key = string.Create(CultureInfo.InvariantCulture, $"{unit} {at.Number}") } };
        }

        return true;
    }

    /// <summary>Goes on to a place ahead.</summary>
    /// <returns><see langword="false"/> when the place is behind already, or the text ends before it.</returns>
    public bool TryMoveTo(TextPosition position)
    {
        if (position == Position)
        {
            return true;
        }

        if (position.Offset < input.Offset || !input.AdvanceTo(position.Offset))
        {
            return false;
        }

        Start(position);
        for (var i = 0; i < position.Skip; i++)
        {
            if (!Read(out _))
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose() => Dispose(disposing: true);

    protected virtual void Dispose(bool disposing) => input.Dispose();

    /// <summary>Says that the rest of the file is unreadable.</summary>
    protected string Rest(string unit, long number, string found) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}: the records from {unit} {number:N0} on cannot be read: {found}. Those before it are loaded; repair the file and start again.");

    protected abstract bool ReadNext(out RawRecord record);

    /// <summary>Begins anew at the place that the input has reached.</summary>
    protected abstract void Start(TextPosition position);
}
