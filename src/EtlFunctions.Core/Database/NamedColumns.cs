using Npgsql;

namespace EtlFunctions.Database;

/// <summary>Reads a row's columns by their names.</summary>
internal static class NamedColumns
{
    public static string Text(this NpgsqlDataReader row, string column) => row.GetString(row.GetOrdinal(column));

    public static string? TextOrNull(this NpgsqlDataReader row, string column) => At(row, column) is { } at ? row.GetString(at) : null;

    public static string[]? TextsOrNull(this NpgsqlDataReader row, string column) => At(row, column) is { } at ? row.GetFieldValue<string[]>(at) : null;

    public static int Integer(this NpgsqlDataReader row, string column) => row.GetInt32(row.GetOrdinal(column));

    public static int? IntegerOrNull(this NpgsqlDataReader row, string column) => At(row, column) is { } at ? row.GetInt32(at) : null;

    /// <summary>Reads a <c>bigint</c>.</summary>
    public static long Count(this NpgsqlDataReader row, string column) => row.GetInt64(row.GetOrdinal(column));

    public static long? CountOrNull(this NpgsqlDataReader row, string column) => At(row, column) is { } at ? row.GetInt64(at) : null;

    public static bool Flag(this NpgsqlDataReader row, string column) => row.GetBoolean(row.GetOrdinal(column));

    public static double Number(this NpgsqlDataReader row, string column) => row.GetDouble(row.GetOrdinal(column));

    public static double? NumberOrNull(this NpgsqlDataReader row, string column) => At(row, column) is { } at ? row.GetDouble(at) : null;

    public static Guid Id(this NpgsqlDataReader row, string column) => row.GetGuid(row.GetOrdinal(column));

    public static Guid? IdOrNull(this NpgsqlDataReader row, string column) => At(row, column) is { } at ? row.GetGuid(at) : null;

    public static DateTimeOffset Time(this NpgsqlDataReader row, string column) => row.GetFieldValue<DateTimeOffset>(row.GetOrdinal(column));

    public static DateTimeOffset? TimeOrNull(this NpgsqlDataReader row, string column) => At(row, column) is { } at ? row.GetFieldValue<DateTimeOffset>(at) : null;

    public static byte[]? BytesOrNull(this NpgsqlDataReader row, string column) => At(row, column) is { } at ? row.GetFieldValue<byte[]>(at) : null;

    private static int? At(NpgsqlDataReader row, string column)
    {
        var at = row.GetOrdinal(column);
        return row.IsDBNull(at) ? null : at;
    }
}
