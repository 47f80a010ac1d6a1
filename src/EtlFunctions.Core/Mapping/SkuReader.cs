using System.Text.Json;
using EtlFunctions.Catalog;

namespace EtlFunctions.Mapping;

/// <summary>Makes the SKUs of a record from its variants, or one from the record itself.</summary>
internal sealed class SkuReader
{
    /// <summary>The field in which a CSV source gives the rows of one product.</summary>
    public const string RowsField = "$rows";

    private static readonly Misfit NoVariant = new(RejectCodes.WrongType, "an object, one variant");
    private static readonly Misfit NoVariants = new(RejectCodes.WrongType, "an array of objects, one for each variant");
    private static readonly Misfit Duplicate = new(RejectCodes.DuplicateSku, "one variant for each code");

    /// <summary>Gets the path of the array of variants.</summary>
    public required string Each { get; init; }

    /// <summary>Gets the columns, relative to a variant.</summary>
    public required SkuColumns OfVariant { get; init; }

    /// <summary>Gets the columns, relative to the record, for a record without variants; <see langword="null"/> when it then has no SKUs.</summary>
    public required SkuColumns? OfRecord { get; init; }

    /// <summary>Gets a value indicating whether a variant without any value is none.</summary>
    public required bool MayHaveBlankRows { get; init; }

    /// <summary>Makes the SKUs.</summary>
    /// <param name="record">The record.</param>
    /// <param name="captures">What was found in it.</param>
    /// <param name="variants">What was found in its variants.</param>
    /// <param name="skus">The SKUs in the record's order.</param>
    /// <returns>Why the record cannot be taken, or <see langword="null"/>.</returns>
    public RejectReason? Read(
        ReadOnlySpan<byte> record, ReadOnlySpan<FieldCapture> captures, in VariantCaptures variants, out IReadOnlyList<Sku> skus)
    {
        skus = [];
        switch (variants.Found.Kind)
        {
            case JsonTokenType.None when OfRecord is not null:
                var columns = new ColumnReader(record, captures, default);
                skus = [OfRecord.Read(ref columns)];
                return columns.Reject;
            case JsonTokenType.None or JsonTokenType.Null:
                return null;
            case JsonTokenType.StartObject or JsonTokenType.StartArray when variants.BadIndex < 0:
                return ReadVariants(record, variants, out skus);
            case JsonTokenType.StartArray:
                var place = new VariantPlace(Each, variants.BadIndex).Locate(null);
                return MapReject.Of(place, new FieldValue(record, variants.BadElement), NoVariant);
            default:
                return MapReject.Of(Each, new FieldValue(record, variants.Found), NoVariants);
        }
    }

    private RejectReason? ReadVariants(ReadOnlySpan<byte> record, in VariantCaptures variants, out IReadOnlyList<Sku> skus)
    {
        var read = new Sku[variants.Count];
        var count = 0;
        skus = [];
        for (var index = 0; index < variants.Count; index++)
        {
            // A shop export gives a further picture of a product as a row without SKU fields.
            if (MayHaveBlankRows && !variants.HasValue(index, record))
            {
                continue;
            }

            var place = new VariantPlace(Each, index);
            var columns = new ColumnReader(record, variants[index], place);
            read[count++] = OfVariant.Read(ref columns);
            if (columns.Reject is { } reject)
            {
                return reject;
            }
        }

        if (SkuDuplicates.Remove(read, ref count) is { } twice)
        {
            return MapReject.Of(Each, $"the code \"{FoundText.Quote(twice)}\" on two variants that differ", Duplicate);
        }

        skus = count == read.Length ? read : read[..count];
        return null;
    }
}
