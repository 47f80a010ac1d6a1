namespace EtlFunctions.Sources.Files;

/// <summary>A row of a CSV text as it stands at the beginning of what is available.</summary>
/// <param name="Length">Its bytes with the line end; 0 at the end of the text; of a long one those to keep.</param>
/// <param name="Broken">What is wrong with its quotes, or <see langword="null"/>.</param>
/// <param name="IsLong">Whether it is too long to keep.</param>
/// <param name="IsCut">Whether the text is damaged before the row's end.</param>
internal readonly record struct CsvLine(int Length, string? Broken = null, bool IsLong = false, bool IsCut = false);
