using System.Text;
using EtlFunctions.Database;
using EtlFunctions.Database.Arrays;
using EtlFunctions.Ledger;
using Microsoft.Extensions.Logging;
using Npgsql;
using Polly;

namespace EtlFunctions.Loading;

/// <summary>Commits a chunk with its checkpoint: one statement, one round trip, one transaction.</summary>
/// <remarks>
/// Sending a chunk again is always safe, since the checkpoint admits it once. A deadlock or a serialization failure
/// (40P01, 40001) is retried here, at once; where a new product lists a SKU that exists already, one more statement looks
/// all SKUs up; a record that PostgreSQL refuses is isolated by one more statement that commits the others and keeps the
/// refused ones as rejects, and SKUs of other products as claims; a lost answer is looked up in the ledger; where it takes SKUs
/// from products that stay, the run's guard is asked whether it may. Everything else is thrown for the engine to retry later.
/// </remarks>
internal sealed class ChunkLoader
{
    private readonly EtlDataSource _dataSource;
    private readonly ILogger<ChunkLoader> _logger;
    private readonly string _loadChunk;
    private readonly string _loadHeldChunk;
    private readonly string _pageProgress;
    private readonly TimeSpan _lease;
    private readonly ResiliencePipeline _conflicts;
    private readonly SkuGuard _skus;
    private readonly UntranslatableProducts _untranslatable;

    public ChunkLoader(EtlDataSource dataSource, SqlText sql, LeaseOptions lease, SkuGuard skus, TimeProvider timeProvider, ILogger<ChunkLoader> logger)
    {
        _dataSource = dataSource;
        _logger = logger;
        _loadChunk = sql["Loading.LoadChunk"];
        _loadHeldChunk = sql["Loading.LoadHeldChunk"];
        _pageProgress = sql["Loading.PageProgress"];
        _lease = lease.Duration;
        _skus = skus;
        _untranslatable = new UntranslatableProducts(dataSource);
        _conflicts = ConflictRetries.Create(timeProvider);
    }

    /// <summary>Commits the chunk, or finds that it is committed or fenced.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="cancellationToken">Stops before the statement is sent; a statement under way is awaited.</param>
    /// <exception cref="NpgsqlException">PostgreSQL cannot be reached or refuses the whole chunk; nothing of it is committed.</exception>
    /// <exception cref="SkuGuardException">It takes more SKUs from products that stay than the run may; nothing of it is committed.</exception>
    public async Task<ChunkResult> LoadAsync(Chunk chunk, CancellationToken cancellationToken)
    {
        try
        {
            return await LoadStorableAsync(chunk, cancellationToken);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.UntranslatableCharacter && !_dataSource.HoldsAllText)
        {
            _logger.ChunkIsolated(chunk.Key, refused.SqlState, refused.MessageText);
            return await LoadStorableAsync((await _untranslatable.RejectAsync(chunk, cancellationToken))!, cancellationToken);
        }
    }

    private async Task<ChunkResult> LoadStorableAsync(Chunk chunk, CancellationToken cancellationToken)
    {
        var rows = ChunkRows.From(chunk.Items);
        for (long? allowed = null; ;)
        {
            try
            {
                return await _conflicts.ExecuteAsync(token => LoadOnceAsync(chunk, rows, lookup: false, token), cancellationToken);
            }
            catch (PostgresException refused) when (refused.SqlState == PostgresFaults.TooManySkusVanish)
            {
                allowed = await _skus.RequireAsync(chunk.Key.RunId, chunk.Key.Epoch, chunk.MaxDeletePercent, allowed, cancellationToken);
            }
        }
    }

    private async ValueTask<ChunkResult> LoadOnceAsync(Chunk chunk, ChunkRows rows, bool lookup, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(chunk, rows, isolate: rows.SharesSku, lookup, cancellationToken);
        }
        catch (Exception refused) when (IsUnstorable(refused) && UnstorableProducts.Reject(chunk) is { } rest)
        {
            _logger.ChunkIsolated(chunk.Key, PostgresErrorCodes.CharacterNotInRepertoire, refused.Message);
            return await LoadOnceAsync(rest, ChunkRows.From(rest.Items), lookup, cancellationToken);
        }
        catch (PostgresException exists) when (PostgresFaults.IsExistingSku(exists) && !lookup)
        {
            return await LoadOnceAsync(chunk, rows, lookup: true, cancellationToken);
        }
        catch (PostgresException refused) when (PostgresFaults.IsRecordFault(refused) && !rows.SharesSku)
        {
            if (refused.SqlState == PostgresFaults.SkuTaken)
            {
                _logger.SkuClaimed(chunk.Key, refused.MessageText);
            }
            else
            {
                _logger.ChunkIsolated(chunk.Key, refused.SqlState, refused.MessageText);
            }

            return await SendAsync(chunk, rows, isolate: true, lookup, cancellationToken);
        }
    }

    // The server refuses NUL when it binds the parameters; the driver cannot even encode half a surrogate pair.
    private static bool IsUnstorable(Exception refused) =>
        refused is EncoderFallbackException or PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire };

    private async Task<ChunkResult> SendAsync(Chunk chunk, ChunkRows rows, bool isolate, bool lookup, CancellationToken cancellationToken)
    {
        await using var connection = await _dataSource.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(ChunkParameters.HasHeld(chunk) ? _loadHeldChunk : _loadChunk, connection);
        using var encoder = new ArrayEncoder();
        ChunkParameters.Add(command.Parameters, chunk, rows, _lease, isolate, lookup, encoder);
        try
        {
            // A statement that was sent is not cancelled: its answer tells what is committed.
            await using var reader = await command.ExecuteReaderAsync(System.Data.CommandBehavior.SingleRow, CancellationToken.None);
            await reader.ReadAsync(CancellationToken.None);
            return ChunkAnswer.Read(reader, chunk, rows);
        }
        catch (NpgsqlException lost) when (PostgresFaults.IsAnswerLost(lost))
        {
            _logger.AnswerLost(chunk.Key, lost);
            return await FindAsync(chunk.Key, lost, cancellationToken);
        }
    }

    private async Task<ChunkResult> FindAsync(ChunkKey key, NpgsqlException lost, CancellationToken cancellationToken)
    {
        int? committed;
        try
        {
            await using var command = _dataSource.Connections.CreateCommand(_pageProgress);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = key.RunId });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = key.Page });
            committed = (int?)await command.ExecuteScalarAsync(cancellationToken);
        }
        catch (NpgsqlException)
        {
            throw new ChunkInDoubtException(key, lost);
        }

        return committed > key.Number
            ? new ChunkResult(ChunkOutcome.AlreadyCommitted, committed.Value, LoadCounts.Zero)
            : throw new ChunkInDoubtException(key, lost);
    }
}
