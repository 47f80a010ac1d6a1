using System.Text;
using EtlFunctions.Catalog;
using EtlFunctions.Database;
using EtlFunctions.Mapping;
using Npgsql;

namespace EtlFunctions.Loading;

/// <summary>Finds products with text that the database's encoding cannot hold, where it is another one than UTF8.</summary>
/// <remarks>PostgreSQL refuses such a text before the statement begins, so that no statement can tell which product it belongs to: each is tried by itself.</remarks>
internal sealed class UntranslatableProducts(EtlDataSource dataSource)
{
    private const string Translate = "SELECT length(convert_from($1, 'UTF8'))";

    /// <summary>Turns such products of a chunk into rejects, and what the rejects tell into text that can be stored.</summary>
    /// <returns>The chunk to load instead, or <see langword="null"/> where the database holds every text.</returns>
    public async Task<Chunk?> RejectAsync(Chunk chunk, CancellationToken cancellationToken)
    {
        if (dataSource.HoldsAllText)
        {
            return null;
        }

        var items = new List<LoadItem>(chunk.Items.Count);
        var rejects = chunk.Rejects.Select(Plain).ToList();
        foreach (var item in chunk.Items)
        {
            var plain = item with { Record = Plain(item.Record) };
            if (await FindAsync(item.Product, cancellationToken) is { } reason)
            {
                rejects.Add(Plain(new Reject(plain.Record, reason, item.Product.ExternalId) { Place = item.Place }));
            }
            else
            {
                items.Add(plain);
            }
        }

        var held = new List<HeldRecord>(chunk.Held.Count);
        foreach (var record in chunk.Held)
        {
            if (await RefusalAsync(record.Key, cancellationToken) is { } refusal)
            {
                var reason = new RejectReason(
                    RejectStage.Load, PostgresErrorCodes.UntranslatableCharacter, $"the product's key does not fit the database's encoding {dataSource.Encoding}: {refusal}");
                rejects.Add(Plain(new Reject(record.Record, reason, record.ExternalId) { Place = record.Place }));
            }
            else
            {
                held.Add(record with { Record = Plain(record.Record) });
            }
        }

        return chunk with { Items = items, Rejects = rejects, Held = held };
    }

    private async Task<RejectReason?> FindAsync(Product product, CancellationToken cancellationToken)
    {
        var fields = UnstorableProducts.Fields(product).Where(field => field.Text is not null && !field.Text.All(char.IsAscii)).ToArray();
        if (fields.Length == 0 || await RefusalAsync(string.Concat(fields.Select(field => field.Text)), cancellationToken) is null)
        {
            return null;
        }

        foreach (var (field, text) in fields)
        {
            if (await RefusalAsync(text!, cancellationToken) is { } refusal)
            {
                return new RejectReason(
                    RejectStage.Load, PostgresErrorCodes.UntranslatableCharacter, $"{field} does not fit the database's encoding {dataSource.Encoding}: {refusal}");
            }
        }

        return null;
    }

    private async Task<string?> RefusalAsync(string text, CancellationToken cancellationToken)
    {
        await using var command = dataSource.Connections.CreateCommand(Translate);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = Encoding.UTF8.GetBytes(text) });
        try
        {
            await command.ExecuteScalarAsync(cancellationToken);
            return null;
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.UntranslatableCharacter)
        {
            return refused.MessageText;
        }
    }

    private Reject Plain(Reject reject) => reject with
    {
        Record = Plain(reject.Record),
        Reason = reject.Reason with { Message = dataSource.Storable(reject.Reason.Message), Path = Plain(reject.Reason.Path) },
        ExternalId = Plain(reject.ExternalId),
    };

    private RawRecord Plain(RawRecord record) =>
        record with { Location = record.Location with { Source = dataSource.Storable(record.Location.Source), Key = Plain(record.Location.Key) } };

    private string? Plain(string? text) => text is null ? null : dataSource.Storable(text);
}
