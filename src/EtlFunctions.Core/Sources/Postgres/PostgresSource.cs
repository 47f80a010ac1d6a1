using System.Runtime.CompilerServices;
using EtlFunctions.Catalog;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;
using Npgsql;

namespace EtlFunctions.Sources.Postgres;

/// <summary>Rows of a PostgreSQL database as a source. Pages are ranges of the key; a read finds its range again by the key's index.</summary>
internal sealed class PostgresSource(Feed feed, PostgresSourceOptions options, SourceDatabase database) : IProductSource
{
    private readonly SemaphoreSlim _describing = new(1, 1);
    private PageStatements? _pages;

    /// <summary>Gets the statement that marks rows; known once a page was read.</summary>
    public string? MarkStatement => options.Status is null ? null
        : _pages is { } pages ? pages.Statements.Mark
        : throw new InvalidOperationException("The statement that marks rows is asked for before a row was read.");

    public IReadOnlyList<SourceCheck> Checks =>
        [Check("key", PostgresSourceChecks.KeyAsync), Check("rows", new PostgresSourceChecks(options).RowsAsync)];

    public async Task<SourcePlan> PlanAsync(string? cursor, int maxPages, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPages, 1);
        var from = cursor is null ? null : PostgresCursor.Parse(cursor);
        return await database.UseAsync(
            async connection =>
            {
                var pages = await DescribeAsync(connection, cancellationToken);
                RequireSameTypes(pages.Shape, from?.Types);
                var plan = await pages.Ends.FindAsync(connection, from?.After, maxPages, cancellationToken);
                return from is null ? plan with { Findings = [Describe(pages.Shape)] } : plan;
            },
            cancellationToken);
    }

    public Task<IReadOnlyCollection<long>?> FindRepeatedAsync(CancellationToken cancellationToken) => database.UseAsync(
        async connection => await RepeatedAsync(connection, (await DescribeAsync(connection, cancellationToken)).Statements, cancellationToken), cancellationToken);

    public string? CursorBehind(string lastToken)
    {
        var last = PostgresPageToken.Parse(lastToken);
        return new PostgresCursor { After = last.UpTo, Types = last.Types }.ToText();
    }

    public IAsyncEnumerable<RawRecord> ReadAsync(PlannedPage page, CancellationToken cancellationToken) =>
        ReadAsync(page, static (rows, connection, token, cancellation) => rows.ReadAsync(connection, token, cancellation), cancellationToken);

    public IAsyncEnumerable<RawRecord> ReadAgainAsync(PlannedPage page, CancellationToken cancellationToken) =>
        ReadAsync(page, static (rows, connection, token, cancellation) => rows.ReadAgainAsync(connection, token, cancellation), cancellationToken);

    public async Task<string?> DescribeMarkAsync(CancellationToken cancellationToken) =>
        await database.UseAsync(async connection => (await DescribeAsync(connection, cancellationToken)).Statements.Mark, cancellationToken);

    private async IAsyncEnumerable<RawRecord> ReadAsync(
        PlannedPage page,
        Func<PageRows, NpgsqlConnection, PostgresPageToken, CancellationToken, Task<RawRecord[]>> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var token = PostgresPageToken.Parse(page.Token);
        // The page is read whole and the connection given back, before a record is mapped or a chunk asks for a connection.
        var records = await database.UseAsync(
            async connection =>
            {
                var pages = await DescribeAsync(connection, cancellationToken);
                RequireSameTypes(pages.Shape, token.Types);
                return await read(pages.Rows, connection, token, cancellationToken);
            },
            cancellationToken);
        foreach (var record in records)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return record;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        _describing.Dispose();
    }

    /// <summary>Finds the keys that several rows have; what an expression cannot tell is found once all is loaded.</summary>
    private async Task<IReadOnlyCollection<long>?> RepeatedAsync(NpgsqlConnection connection, SourceStatements statements, CancellationToken cancellationToken)
    {
        var trims = feed.Mapping.Id?.Trim ?? feed.Mapping.Trim;
        if (feed.Mapping.Mapper is not null || options.Transform is not null || statements.Repeated(feed.Mapping.Id, trims, RepeatedKeys.MaxTold + 1) is not { } statement)
        {
            return null;
        }

        try
        {
            await using var batch = new SourceBatch(connection, statements.Settings);
            await using var rows = await batch.ReadAsync(statement, [], cancellationToken);
            var keys = new List<long>();
            while (await rows.ReadAsync(cancellationToken))
            {
                if (!rows.IsDBNull(0))
                {
                    keys.Add(RecordKey.Hash(rows.GetString(0)));
                }
            }

            return keys.Count > RepeatedKeys.MaxTold ? RepeatedKeys.All : keys;
        }
        catch (PostgresException fault) when (fault.SqlState.StartsWith("22", StringComparison.Ordinal) || fault.SqlState.StartsWith("42", StringComparison.Ordinal))
        {
            return null;
        }
    }

    private SourceCheck Check(string name, Func<NpgsqlConnection, PageStatements, CancellationToken, Task<SourceFinding>> find) => new(
        name,
        cancellationToken => database.UseAsync(
            async connection => await find(connection, await DescribeAsync(connection, cancellationToken), cancellationToken), cancellationToken));

    private async Task<PageStatements> DescribeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (_pages is not null)
        {
            return _pages;
        }

        await _describing.WaitAsync(cancellationToken);
        try
        {
            return _pages ??= PageStatements.Of(database, await new ShapeReader(database, options, feed.Mapping).ReadAsync(connection, cancellationToken), options, feed.Limits);
        }
        finally
        {
            _describing.Release();
        }
    }

    private string Describe(SourceShape shape) =>
        $"{database.Place}: {shape.Noun}, read by {string.Join(", ", shape.Key.Select(k => $"\"{k.Name}\" ({k.ShownType})"))}"
        + (options.Status is null ? "" : $", each row marked in {SqlIdentifier.Quote(options.Status.Column)} in the commit that loads it");

    private void RequireSameTypes(SourceShape shape, string[]? planned)
    {
        var found = shape.Key.Select(k => k.Type).ToArray();
        if (planned is not null && !planned.AsSpan().SequenceEqual(found))
        {
            throw new SourceChangedException(
                $"{database.Place}: found a key of type {string.Join(", ", found)}; planned was one of {string.Join(", ", planned)}. Nothing more is loaded, so that no row is missed; the next start begins anew.");
        }
    }
}
