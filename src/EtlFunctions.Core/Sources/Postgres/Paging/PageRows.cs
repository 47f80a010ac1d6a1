using System.Globalization;
using EtlFunctions.Catalog;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using EtlFunctions.Sources.Files;
using Npgsql;

namespace EtlFunctions.Sources.Postgres;

/// <summary>Reads the rows of a page as records.</summary>
internal sealed class PageRows(SourceDatabase database, SourceShape shape, SourceStatements statements, PostgresSourceOptions options, LimitOptions limits)
{
    private const int FirstKey = 4;

    public Task<RawRecord[]> ReadAsync(NpgsqlConnection connection, PostgresPageToken page, CancellationToken cancellationToken) =>
        ReadAsync(connection, page, statements.Read(page.After is null), cancellationToken);

    /// <summary>Reads a page again, with the rows in its range that are marked.</summary>
    public Task<RawRecord[]> ReadAgainAsync(NpgsqlConnection connection, PostgresPageToken page, CancellationToken cancellationToken) =>
        ReadAsync(connection, page, statements.ReadAgain(page.After is null), cancellationToken);

    private async Task<RawRecord[]> ReadAsync(NpgsqlConnection connection, PostgresPageToken page, string statement, CancellationToken cancellationToken)
    {
        var records = new List<RawRecord>(limits.PageSize);
        await using var batch = new SourceBatch(connection, statements.Settings);
        await using var rows = await batch.ReadAsync(statement, [.. page.UpTo, .. page.After ?? []], cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            records.Add(Record(rows, records.Count + 1));
        }

        return [.. records];
    }

    private RawRecord Record(NpgsqlDataReader row, int number)
    {
        var key = KeyTexts.Of(row, FirstKey, shape.Key.Count);
        var at = new RecordLocation(database.Name, number, Key: string.Join(", ", shape.Key.Zip(key, (column, text) => $"{column.Name} {text}")));
        var mark = row.IsDBNull(0) ? null : new RecordMark(KeyTexts.ToMark(key), row.GetString(0));
        if (row.IsDBNull(1))
        {
            return new RawRecord(at, Bytes(row, 3), Problem("missing_record", $"found NULL in \"{options.Record}\"; expected the record as JSON (source.record). The row is kept in its place."), mark);
        }

        var length = row.GetInt32(1);
        return new RawRecord(at, Bytes(row, 2), length <= limits.MaxRecordBytes ? null : TooLarge(length), mark);
    }

    private RejectReason TooLarge(int bytes) => Problem("record_too_large", string.Create(
        CultureInfo.InvariantCulture,
        $"found a record of {bytes:N0} bytes; expected at most {limits.MaxRecordBytes:N0} (limits.maxRecordBytes). Its first {RecordLimits.KeptOfLonger:N0} characters are kept among the rejects. Raise the limit and load the row again."));

    private static RejectReason Problem(string code, string message) => new(RejectStage.Read, code, message);

    private static byte[] Bytes(NpgsqlDataReader row, int column) => row.GetFieldValue<byte[]>(column);
}
