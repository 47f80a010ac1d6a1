using EtlFunctions.Database;

namespace EtlFunctions.Incremental;

/// <summary>The values of one type of cursor: which texts are some, how they are ordered, and which lies how far before another.</summary>
internal abstract class CursorValues
{
    /// <summary>The most characters of a value; a longer text is none. A value stands in each page token.</summary>
    public const int MaxLength = 200;

    /// <summary>Gets what an error says was expected.</summary>
    public abstract string Expected { get; }

    public static CursorValues Of(CursorType type) => type switch
    {
        CursorType.Timestamp => new TimestampValues(),
        CursorType.Integer => new IntegerValues(),
        _ => new TextValues(),
    };

    /// <summary>Reads a value.</summary>
    /// <returns>The value with its key, or <see langword="null"/> when the text is none.</returns>
    public Watermark? Read(string text)
    {
        var value = Clean(text);
        return value.Length is > 0 and <= MaxLength && StorableText.Holds(value) && KeyOf(value) is { } key ? new Watermark(value, key) : null;
    }

    /// <summary>Gets the value that lies a lag before another, written as that one is; where it cannot be written exactly, one before it.</summary>
    public abstract string Before(string value, int lag);

    /// <summary>Gets a watermark, or where it lies after a time the one of that time, written as the watermark is.</summary>
    public virtual Watermark NotAfter(Watermark watermark, DateTimeOffset time) => watermark;

    /// <summary>Gets the key of a value, or <see langword="null"/> when the text is none.</summary>
    protected abstract string? KeyOf(string text);

    protected virtual string Clean(string text) => text.Trim();
}
