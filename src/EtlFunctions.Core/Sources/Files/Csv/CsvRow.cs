using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>One row of a CSV file, until the next is read: its fields, or the record it becomes when it has none.</summary>
/// <param name="At">Where the row stands.</param>
/// <param name="Fields">The fields, one for each column, or <see langword="null"/>.</param>
/// <param name="Problem">The record of a row that has a problem.</param>
/// <param name="Partial">What there is of the fields of a row with another number of them, or <see langword="null"/>.</param>
internal readonly record struct CsvRow(RecordLocation At, CsvFields? Fields, RawRecord Problem = default, CsvFields? Partial = null)
{
    public TextPosition Position => new(At.Offset, At.Number);
}
