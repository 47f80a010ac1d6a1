using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EtlFunctions.Catalog;

namespace EtlFunctions.Mapping;

/// <summary>Words the rejects of the mapping: where, what was found, what was expected.</summary>
internal static class MapReject
{
    /// <summary>A value does not fit.</summary>
    /// <param name="path">Its path, or <see langword="null"/> for the record itself.</param>
    /// <param name="found">The value.</param>
    /// <param name="misfit">Why.</param>
    public static RejectReason Of(string? path, in FieldValue found, Misfit misfit) =>
        Of(path, misfit.Found ?? FoundText.Of(found), misfit);

    /// <summary>A value, already quoted, does not fit.</summary>
    /// <param name="path">Its path, or <see langword="null"/> for the record itself.</param>
    /// <param name="found">The quoted value.</param>
    /// <param name="misfit">Why.</param>
    public static RejectReason Of(string? path, string found, Misfit misfit) =>
        new(RejectStage.Map, misfit.Code, $"{path ?? "The record"}: found {found}, expected {misfit.Expected}.", path);

    /// <summary>The record is not UTF-8.</summary>
    public static RejectReason InvalidUtf8(ReadOnlySpan<byte> record)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(record[at..], out _, out var length) == OperationStatus.Done)
        {
            at += length;
        }

        var message = string.Create(CultureInfo.InvariantCulture, $"Byte {at} of the record: found 0x{record[at]:X2}, expected UTF-8.");
        return new RejectReason(RejectStage.Map, RejectCodes.InvalidUtf8, message);
    }

    /// <summary>The record is not one JSON value.</summary>
    public static RejectReason InvalidJson(ReadOnlySpan<byte> record, JsonException exception)
    {
        var at = Math.Min(Offset(record, exception), record.Length);
        var found = at == record.Length ? "the end of the record" : $"'{FoundText.Quote(record[at..])}'";
        var message = string.Create(CultureInfo.InvariantCulture, $"Byte {at} of the record: found {found}, expected valid JSON (RFC 8259).");
        return new RejectReason(RejectStage.Map, RejectCodes.InvalidJson, message);
    }

    /// <summary>The record nests too deep.</summary>
    public static RejectReason TooDeep(long at)
    {
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"Byte {at} of the record: found objects or arrays nested deeper than {MappingLimits.MaxNesting}, expected at most {MappingLimits.MaxNesting} levels.");
        return new RejectReason(RejectStage.Map, RejectCodes.TooDeep, message);
    }

    // The exception counts bytes from the last line feed, and lines from 0.
    private static int Offset(ReadOnlySpan<byte> record, JsonException exception)
    {
        var start = 0;
        for (var line = exception.LineNumber ?? 0; line > 0; line--)
        {
            start += record[start..].IndexOf((byte)'\n') + 1;
        }

        return start + (int)(exception.BytePositionInLine ?? 0);
    }
}
