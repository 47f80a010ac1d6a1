using System.Globalization;
using EtlFunctions.Catalog;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>The reasons for which a file's record cannot be handed to the mapping.</summary>
internal static class ReadProblem
{
    /// <summary>The code of a record with bytes that are not of its text's encoding, other than UTF-8.</summary>
    public const string InvalidEncoding = "invalid_encoding";

    /// <summary>The code of a product among whose rows one could not be transformed.</summary>
    public const string TornRows = "torn_rows";

    public static RejectReason TooLarge(long bytes, int limit) => Of("record_too_large", string.Create(
        CultureInfo.InvariantCulture,
        $"found a record of {bytes:N0} bytes; expected at most {limit:N0} (limits.maxRecordBytes). {Kept(bytes)}"));

    public static RejectReason InvalidGzip(string damage) =>
        Of("invalid_gzip", $"the record is not whole: {damage}. Fetch the file again.");

    public static RejectReason InvalidJson(string found) =>
        Of("invalid_json", $"{found}. Nothing after this place in the file can be told apart; what is kept is its beginning.");

    public static RejectReason InvalidCsv(string found) =>
        Of("invalid_csv", $"{found}. Only this row is left out; reading went on with the next line.");

    public static RejectReason TornProduct(RecordLocation lost) =>
        Of("invalid_csv", $"{lost} stands among this product's rows and cannot be read. The product is left out whole, so that no SKU of it passes for discontinued.");

    public static RejectReason TornByTransform(RecordLocation lost) =>
        Of(TornRows, $"{lost} may be one of this product's rows and could not be transformed. The product is left out whole, so that no SKU of it passes for discontinued. Mend the script and load again.");

    public static RejectReason TornLines(RecordLocation lost) =>
        Of("invalid_json", $"{lost} stands behind this product's lines, may be one of them and cannot be read. The product is left out whole, so that no SKU of it passes for discontinued.");

    /// <summary>The record has bytes that are not of the text's encoding, <see langword="null"/> for UTF-8.</summary>
    public static RejectReason NotOf(Charset? charset) => charset is null
        ? Of("invalid_utf8", $"found bytes that are not UTF-8; expected UTF-8 text. Only this row is left out.")
        : Of(InvalidEncoding, $"found bytes that are not {charset.Name}; expected text in that encoding. Only this record is left out.");

    private static string Kept(long bytes) => bytes <= RecordLimits.KeptOfReject
        ? "It is kept whole among the rejects. Raise the limit and replay or load again."
        : string.Create(
            CultureInfo.InvariantCulture,
            $"Its first {(bytes <= RecordLimits.KeptWhole ? RecordLimits.KeptOfReject : RecordLimits.KeptOfLonger):N0} bytes are kept among the rejects. Raise the limit and load again.");

    private static RejectReason Of(string code, string message) => new(RejectStage.Read, code, message);
}
