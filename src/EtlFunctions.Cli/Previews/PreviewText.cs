using System.Globalization;
using System.Text;
using EtlFunctions.Catalog;
using EtlFunctions.Cli.Commands;
using EtlFunctions.Cli.Output;
using EtlFunctions.Mapping;

namespace EtlFunctions.Cli.Previews;

/// <summary>A previewed record for people and for programs.</summary>
internal static class PreviewText
{
    private const int LongestRaw = 2_000;

    public static PreviewLine Json(PreviewedRecord record)
    {
        var reject = record.Mapped.Reject is { } reason ? new PreviewReject(reason.Code, reason.Message, reason.Path) : null;
        return new PreviewLine(record.Raw.Location.ToString(), Text(record.Raw.Kept, int.MaxValue), record.Mapped.Product, reject)
        {
            Transformed = IsTransformed(record) ? Text(record.Raw.Payload, int.MaxValue) : null,
            Filtered = record.Raw.IsFiltered ? true : null,
        };
    }

    public static void Write(CommandConsole console, PreviewedRecord record)
    {
        console.Say(record.Raw.Location.ToString());
        var raw = RawLines.TryRead(record.Raw.Kept) ?? [record.Raw.Kept];
        foreach (var line in raw)
        {
            console.Say($"  raw          {Text(line, LongestRaw)}");
        }

        if (IsTransformed(record))
        {
            console.Say($"  transformed  {Text(record.Raw.Payload, LongestRaw)}");
        }

        if (record.Raw.IsFiltered)
        {
            console.Say("  FILTERED     the transform leaves it out");
        }
        else if (record.Raw.Group is { IsPart: true, Key: { } whole })
        {
            console.Say($"  part         of {whole}, to which a run puts it");
        }
        else if (record.Mapped.Product is { } product)
        {
            WriteProduct(console, product);
        }
        else
        {
            console.Say($"  REJECT       {record.Mapped.Reject!.Code}: {record.Mapped.Reject.Message}");
        }

        console.Say();
    }

    private static void WriteProduct(CommandConsole console, Product product)
    {
        Field("id", product.ExternalId);
        Field("title", product.Title);
        Field("description", product.Description);
        Field("brand", product.Brand);
        Field("category", product.Category);
        Field("status", product.Status);
        Field("attributes", product.Attributes);
        Field("updated at", product.SourceUpdatedAt?.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture));
        foreach (var sku in product.Skus)
        {
            Field("SKU", Sku(sku));
        }

        void Field(string label, string? value)
        {
            if (value is not null)
            {
                console.Say($"  {label,-12} {OneLine(value)}");
            }
        }
    }

    private static string Sku(Sku sku)
    {
        string?[] parts =
        [
            sku.Code,
            sku.Price is { } price ? string.Create(CultureInfo.InvariantCulture, $"{price} {sku.Currency}").TrimEnd() : "no price",
            sku.CompareAtPrice is { } before ? string.Create(CultureInfo.InvariantCulture, $"before {before}") : null,
            sku.Stock is { } stock ? string.Create(CultureInfo.InvariantCulture, $"stock {stock}") : null,
            sku.Barcode,
            sku.Options,
        ];
        return string.Join("  ", parts.Where(p => p is not null));
    }

    private static bool IsTransformed(PreviewedRecord record) => record.Raw is { From: not null, IsFiltered: false, Problem: null };

    private static string Text(ReadOnlyMemory<byte> record, int longest)
    {
        var text = OneLine(Encoding.UTF8.GetString(record.Span));
        return text.Length <= longest ? text : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, longest)}… ({record.Length:N0} bytes)");
    }

    private static string OneLine(string text) => new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
}
