namespace EtlFunctions.Mapping;

/// <summary>Turns a found value into what a column holds.</summary>
/// <typeparam name="T">The column's type; its default means no value.</typeparam>
internal abstract class ColumnType<T>
{
    /// <summary>Converts a value that is neither missing nor <c>null</c>.</summary>
    /// <param name="found">The value.</param>
    /// <param name="value">The converted value; the default when the found text is blank.</param>
    /// <returns>Why the value does not fit, or <see langword="null"/>.</returns>
    public abstract Misfit? Convert(in FieldValue found, out T value);
}

/// <summary>Why a value does not fit its column.</summary>
/// <param name="Code">One of <see cref="RejectCodes"/>.</param>
/// <param name="Expected">What was expected, as the end of a sentence.</param>
/// <param name="Found">What was found, where it is only a part of the value.</param>
internal sealed record Misfit(string Code, string Expected, string? Found = null);
