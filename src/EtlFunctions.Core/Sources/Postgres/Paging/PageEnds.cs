using System.Text;
using EtlFunctions.Feeds;
using Npgsql;

namespace EtlFunctions.Sources.Postgres;

/// <summary>Plans: finds the keys that end the next pages, from the key's index alone where it covers the condition.</summary>
internal sealed class PageEnds(SourceDatabase database, SourceShape shape, SourceStatements statements, LimitOptions limits)
{
    // A page's token holds two keys and stays under 2 KB.
    private const int LongestKey = 700;

    public async Task<SourcePlan> FindAsync(NpgsqlConnection connection, string[]? after, int maxPages, CancellationToken cancellationToken)
    {
        if (after is null && shape.IsKeyNullable)
        {
            await RequireKeysAsync(connection, cancellationToken);
        }

        // One row more than can be planned tells whether this is the end.
        var limit = (maxPages * limits.PageSize) + 1;
        var total = 0L;
        var ends = new List<string[]>();
        await using var batch = new SourceBatch(connection, statements.Settings);
        await using (var rows = await batch.ReadAsync(statements.Plan(limit, after is null), after ?? [], cancellationToken))
        {
            while (await rows.ReadAsync(cancellationToken))
            {
                total = rows.GetInt64(0);
                ends.Add(KeyTexts.Of(rows, 1, shape.Key.Count));
            }
        }

        var types = shape.Key.Select(k => k.Type).ToArray();
        var pages = new List<PlannedPage>(ends.Count);
        foreach (var end in ends)
        {
            RequireShort(end);
            // Where the key is not unique, the rows of one key are in one page, however many they are.
            if (after is null || !end.AsSpan().SequenceEqual(after))
            {
                pages.Add(new PostgresPageToken { After = after, UpTo = end, Types = types }.ToPage());
            }

            after = end;
        }

        return total < limit
            ? new SourcePlan(pages, null, 1)
            : new SourcePlan(pages, new PostgresCursor { After = after!, Types = types }.ToText());
    }

    private async Task RequireKeysAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new SourceBatch(connection, statements.Settings);
        await using var rows = await batch.ReadAsync(statements.NullKey(), [], cancellationToken);
        if (await rows.ReadAsync(cancellationToken) && rows.GetBoolean(0))
        {
            var key = string.Join(", ", shape.Key.Select(k => $"\"{k.Name}\""));
            throw new SourceException(
                $"{database.Place}: found rows whose key {key} is NULL; expected a value in each, since pages are cut by it (source.key). Nothing was read. Fill it in, name another key, or leave these rows out in source.where.") { StopsRun = true };
        }
    }

    private void RequireShort(string[] key)
    {
        if (key.Sum(Encoding.UTF8.GetByteCount) is > LongestKey and var bytes)
        {
            throw new SourceException(
                $"{database.Place}: found a key of {bytes} bytes; expected at most {LongestKey} (source.key). Name another key, such as a number, and start anew.") { StopsRun = true, DeadEnd = DeadEnd.Inconsistent };
        }
    }
}
