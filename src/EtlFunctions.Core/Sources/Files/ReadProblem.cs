using System.Globalization;
using EtlFunctions.Catalog;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>The reasons for which a file's record cannot be handed to the mapping.</summary>
internal static class ReadProblem
{
    /// <summary>The code of a record with bytes that are not of its text's encoding, other than UTF-8.</summary>
    public const string InvalidEncoding = "invalid_encoding";

    public static RejectReason TooLarge(RecordLocation at, long bytes, int limit) => Of("record_too_large", string.Create(
        CultureInfo.InvariantCulture,
        $"{at}: found a record of {bytes:N0} bytes; expected at most {limit:N0} (limits.maxRecordBytes). {Kept(bytes)} Raise the limit and replay or load again."));

    public static RejectReason InvalidGzip(RecordLocation at, string damage) =>
        Of("invalid_gzip", $"{at}: the record is not whole: {damage}. Fetch the file again.");

    public static RejectReason InvalidJson(RecordLocation at, string found) =>
        Of("invalid_json", $"{at}: {found}. Nothing after this place in the file can be told apart; what is kept is its beginning.");

    public static RejectReason InvalidCsv(RecordLocation at, string found) =>
        Of("invalid_csv", $"{at}: {found}. Only this row is left out; reading went on with the next line.");

    public static RejectReason TornProduct(RecordLocation at, RecordLocation lost) =>
        Of("invalid_csv", $"{at}: {lost} stands among this product's rows and cannot be read. The product is left out whole, so that no SKU of it passes for discontinued.");

    public static RejectReason TornLines(RecordLocation at, RecordLocation lost) =>
        Of("invalid_json", $"{at}: {lost} stands behind this product's lines, may be one of them and cannot be read. The product is left out whole, so that no SKU of it passes for discontinued.");

    public static RejectReason LostLine(RecordLocation at, string parentKey) =>
        Of("lost_line", $"{at}: the line that its {parentKey} names cannot be read or is none before it, so it is part of no product.");

    /// <summary>The record has bytes that are not of the text's encoding, <see langword="null"/> for UTF-8.</summary>
    public static RejectReason NotOf(Charset? charset, RecordLocation at) => charset is null
        ? Of("invalid_utf8", $"{at}: found bytes that are not UTF-8; expected UTF-8 text. Only this row is left out.")
        : Of(InvalidEncoding, $"{at}: found bytes that are not {charset.Name}; expected text in that encoding. Only this record is left out.");

    private static string Kept(long bytes) => bytes <= RecordLimits.KeptWhole
        ? "It is kept whole among the rejects."
        : string.Create(CultureInfo.InvariantCulture, $"Its first {RecordLimits.KeptOfLonger:N0} bytes are kept among the rejects.");

    private static RejectReason Of(string code, string message) => new(RejectStage.Read, code, message);
}
