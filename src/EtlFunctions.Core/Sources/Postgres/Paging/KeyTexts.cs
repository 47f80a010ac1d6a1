using Npgsql;

namespace EtlFunctions.Sources.Postgres;

/// <summary>A key as texts, one for each of its columns.</summary>
internal static class KeyTexts
{
    /// <summary>Reads the key from the columns of a result.</summary>
    public static string[] Of(NpgsqlDataReader rows, int first, int count)
    {
        var key = new string[count];
        for (var i = 0; i < count; i++)
        {
            key[i] = rows.GetString(first + i);
        }

        return key;
    }

    /// <summary>Writes a key as the text of the SQL array that the mark takes apart again; a single column is that column's text.</summary>
    public static string ToMark(string[] key) => key.Length == 1
        ? key[0]
        : $"{{{string.Join(',', key.Select(k => $"\"{k.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""))}}}";
}
