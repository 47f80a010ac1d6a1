using System.Diagnostics.CodeAnalysis;
using EtlFunctions.Catalog;
using EtlFunctions.Database;
using EtlFunctions.Database.Arrays;
using Npgsql;
using NpgsqlTypes;

namespace EtlFunctions.Loading;

/// <summary>Binds a chunk to the parameters of <c>LoadChunk.sql</c>, in their order.</summary>
internal static class ChunkParameters
{
    public static void Add(NpgsqlParameterCollection parameters, Chunk chunk, ChunkRows rows, TimeSpan lease, bool isolate, bool lookup, ArrayEncoder encoder)
    {
        Add(parameters, chunk.Key.RunId, NpgsqlDbType.Uuid);
        Add(parameters, chunk.Key.Epoch, NpgsqlDbType.Integer);
        Add(parameters, chunk.Key.Page, NpgsqlDbType.Integer);
        Add(parameters, chunk.Key.Number, NpgsqlDbType.Integer);
        Add(parameters, chunk.IsLast, NpgsqlDbType.Boolean);
        Add(parameters, chunk.RenewsLease ? lease : (TimeSpan?)null, NpgsqlDbType.Interval);
        Add(parameters, chunk.Read, NpgsqlDbType.Integer);
        Add(parameters, rows.Duplicates + (chunk.Settlement?.Duplicates ?? 0), NpgsqlDbType.Integer);
        AddProducts(parameters, rows, encoder);
        AddSkus(parameters, rows, encoder);
        AddRejects(parameters, chunk.Rejects, encoder);
        Add(parameters, isolate, NpgsqlDbType.Boolean);
        AddArray(parameters, encoder.Texts(isolate ? Array.ConvertAll(rows.Items, i => i.Record.Location.ToString()) : []), NpgsqlDbType.Text);
        parameters.Add(PayloadArray.Bind(isolate ? Array.ConvertAll(rows.Items, i => i.Record.Kept.ToArray()) : [], encoder));
        Add(parameters, lookup, NpgsqlDbType.Boolean);
        AddText(parameters, chunk.Watermark?.Value);
        AddText(parameters, chunk.Watermark?.Key);
        AddMarks(parameters, chunk, rows, encoder);
        AddEntries(parameters, chunk, rows, encoder);
        if (HasHeld(chunk))
        {
            AddHeld(parameters, chunk.Held, encoder);
            AddSettlement(parameters, chunk.Settlement, rows, encoder);
        }
    }

    /// <summary>Tells whether a chunk holds or settles records, and so is sent by <c>LoadHeldChunk.sql</c>.</summary>
    public static bool HasHeld(Chunk chunk) => chunk.Held.Count > 0 || chunk.Settlement is not null;

    public static void AddProducts(NpgsqlParameterCollection parameters, ChunkRows rows, ArrayEncoder encoder)
    {
        AddArray(parameters, encoder.Texts(rows.ExternalId), NpgsqlDbType.Text);
        AddArray(parameters, encoder.Binaries(rows.Hash), NpgsqlDbType.Bytea);
        AddArray(parameters, encoder.Texts(rows.Title), NpgsqlDbType.Text);
        AddArray(parameters, encoder.Texts(rows.Description), NpgsqlDbType.Text);
        AddArray(parameters, encoder.Texts(rows.Brand), NpgsqlDbType.Text);
        AddArray(parameters, encoder.Texts(rows.Category), NpgsqlDbType.Text);
        AddArray(parameters, encoder.Texts(rows.Status), NpgsqlDbType.Text);
        AddArray(parameters, encoder.Texts(rows.Attributes), NpgsqlDbType.Text);
        AddArray(parameters, encoder.Timestamps(rows.UpdatedAt), NpgsqlDbType.TimestampTz);
    }

    public static void AddSkus(NpgsqlParameterCollection parameters, ChunkRows rows, ArrayEncoder encoder)
    {
        AddArray(parameters, encoder.Integers(rows.SkuProduct), NpgsqlDbType.Integer);
        AddArray(parameters, encoder.Texts(rows.Code), NpgsqlDbType.Text);
        AddArray(parameters, encoder.Numerics(rows.Price), NpgsqlDbType.Numeric);
        AddArray(parameters, encoder.Texts(rows.Currency), NpgsqlDbType.Text);
        AddArray(parameters, encoder.Numerics(rows.CompareAt), NpgsqlDbType.Numeric);
        AddArray(parameters, encoder.Integers(rows.Stock), NpgsqlDbType.Integer);
        AddArray(parameters, encoder.Texts(rows.Barcode), NpgsqlDbType.Text);
        AddArray(parameters, encoder.Texts(rows.Options), NpgsqlDbType.Text);
    }

    private static void AddRejects(NpgsqlParameterCollection parameters, IReadOnlyList<Reject> rejects, ArrayEncoder encoder)
    {
        AddArray(parameters, encoder.Texts(Column(rejects, r => Clean(r.Record.Location.ToString()))), NpgsqlDbType.Text);
        AddArray(parameters, encoder.Texts(Column(rejects, r => Clean(r.ExternalId))), NpgsqlDbType.Text);
        AddArray(parameters, encoder.Texts(Column(rejects, r => Stage(r.Reason.Stage))), NpgsqlDbType.Text);
        AddArray(parameters, encoder.Texts(Column(rejects, r => Clean(r.Reason.Code))), NpgsqlDbType.Text);
        AddArray(parameters, encoder.Texts(Column(rejects, r => Clean(r.Reason.Message))), NpgsqlDbType.Text);
        AddArray(parameters, encoder.Texts(Column(rejects, r => Clean(r.Reason.Path))), NpgsqlDbType.Text);
        parameters.Add(PayloadArray.Bind(Column(rejects, r => r.Record.Kept.ToArray()), encoder));
    }

    private static void AddMarks(NpgsqlParameterCollection parameters, Chunk chunk, ChunkRows rows, ArrayEncoder encoder)
    {
        var marks = chunk.MarkStatement is null ? null : ChunkMarks.From(chunk, rows);
        AddText(parameters, chunk.MarkStatement);
        AddArray(parameters, encoder.Texts(marks?.Key ?? []), NpgsqlDbType.Text);
        AddArray(parameters, encoder.Texts(marks?.Version ?? []), NpgsqlDbType.Text);
        AddArray(parameters, encoder.Integers(marks?.Product ?? []), NpgsqlDbType.Integer);
    }

    private static void AddEntries(NpgsqlParameterCollection parameters, Chunk chunk, ChunkRows rows, ArrayEncoder encoder)
    {
        // The records that a chunk settles are those of other pages; of its products the keys alone are asked for.
        var entries = chunk.Settlement is null ? RecordEntries.Of(chunk, rows) : null;
        AddArray(parameters, encoder.BigIntegers(entries?.Keys ?? Array.ConvertAll(rows.ExternalId, id => RecordKey.Hash(id))), NpgsqlDbType.Bigint);
        AddArray(parameters, encoder.BigIntegers(entries?.Contents ?? []), NpgsqlDbType.Bigint);
        AddArray(parameters, encoder.Integers(entries?.Places ?? []), NpgsqlDbType.Integer);
        AddText(parameters, entries?.OtherActions ?? "");
    }

    private static void AddHeld(NpgsqlParameterCollection parameters, IReadOnlyList<HeldRecord> held, ArrayEncoder encoder)
    {
        AddArray(parameters, encoder.Texts(Column(held, h => Clean(h.Key))), NpgsqlDbType.Text);
        AddArray(parameters, encoder.Integers(Column(held, h => h.Place)), NpgsqlDbType.Integer);
        AddArray(parameters, encoder.Flags(Column(held, h => h.Record.Group is { IsPart: true })), NpgsqlDbType.Boolean);
        AddArray(parameters, encoder.Texts(Column(held, h => HeldNames.Join(h.Record.Group))), NpgsqlDbType.Text);
        AddArray(parameters, encoder.Texts(Column(held, h => Clean(h.Record.Location.ToString()))), NpgsqlDbType.Text);
        parameters.Add(PayloadArray.Bind(Column(held, h => HeldBytes.Of(h.Record)), encoder));
        AddArray(parameters, encoder.Texts(Column(held, h => Clean(h.Record.Problem?.Code))), NpgsqlDbType.Text);
        AddArray(parameters, encoder.Texts(Column(held, h => Clean(h.Record.Problem?.Message))), NpgsqlDbType.Text);
        AddArray(parameters, encoder.Texts(Column(held, h => h.Record.Mark?.Key)), NpgsqlDbType.Text);
        AddArray(parameters, encoder.Texts(Column(held, h => h.Record.Mark?.Version)), NpgsqlDbType.Text);
    }

    private static void AddSettlement(NpgsqlParameterCollection parameters, Settlement? settlement, ChunkRows rows, ArrayEncoder encoder)
    {
        const NpgsqlDbType Texts = NpgsqlDbType.Array | NpgsqlDbType.Text;
        Add(parameters, settlement is null ? null : encoder.Texts([.. settlement.Keys]), Texts);
        Add(parameters, settlement is null ? null : encoder.Texts([.. settlement.Ids]), Texts);
        Add(parameters, settlement is null ? null : encoder.Texts(Array.ConvertAll(rows.Items, i => i.Prior)), Texts);
        Add(parameters, settlement?.Superseded, NpgsqlDbType.Integer);
        Add(parameters, settlement?.Repeats, NpgsqlDbType.Integer);
        Add(parameters, settlement is null ? null : encoder.Integers(Array.ConvertAll(rows.Items, i => i.Page)), NpgsqlDbType.Array | NpgsqlDbType.Integer);
    }

    // A reject quotes what was found, which may be the very text that cannot be stored.
    [return: NotNullIfNotNull(nameof(text))]
    private static string? Clean(string? text) => text is null ? null : StorableText.Clean(text);

    /// <summary>Gets a stage's name in the ledger.</summary>
    public static string Stage(RejectStage stage) => stage switch
    {
        RejectStage.Read => "read",
        RejectStage.Map => "map",
        RejectStage.Transform => "transform",
        _ => "load",
    };

    private static T[] Column<TItem, T>(IReadOnlyList<TItem> items, Func<TItem, T> value)
    {
        var column = new T[items.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = value(items[i]);
        }

        return column;
    }

    private static void AddArray(NpgsqlParameterCollection parameters, EncodedArray values, NpgsqlDbType element) =>
        Add(parameters, (EncodedArray?)values, NpgsqlDbType.Array | element);

    private static void AddText(NpgsqlParameterCollection parameters, string? text) =>
        parameters.Add(new NpgsqlParameter<string?> { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text });

    private static void Add(NpgsqlParameterCollection parameters, EncodedArray? array, NpgsqlDbType type) =>
        parameters.Add(array is null
            ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = type }
            : new NpgsqlParameter<EncodedArray> { TypedValue = array, NpgsqlDbType = type });

    private static void Add<T>(NpgsqlParameterCollection parameters, T value, NpgsqlDbType type) =>
        parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
}
