namespace EtlFunctions.Mapping;

/// <summary>One column of the catalog with the place of its value in a record.</summary>
/// <typeparam name="T">The column's type; its default means no value.</typeparam>
/// <param name="Path">The path for messages, or <see langword="null"/> for a constant.</param>
/// <param name="Slot">The place among the captures, or -1 for a constant.</param>
/// <param name="Type">Converts the value.</param>
/// <param name="Otherwise">The constant, or the default for a value that is missing, null or blank.</param>
internal sealed record Column<T>(string? Path, int Slot, ColumnType<T> Type, T Otherwise);
