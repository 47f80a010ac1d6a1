using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>One row of a CSV file: its fields, or the record it becomes when it has none.</summary>
/// <param name="At">Where the row stands.</param>
/// <param name="Fields">The fields, one for each column, or <see langword="null"/>.</param>
/// <param name="Problem">The record of a row that has a problem.</param>
internal sealed record CsvRow(RecordLocation At, CsvFields? Fields, RawRecord Problem = default)
{
    public TextPosition Position => new(At.Offset, At.Number);
}
