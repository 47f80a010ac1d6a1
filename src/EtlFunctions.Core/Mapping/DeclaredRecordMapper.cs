using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using EtlFunctions.Catalog;

namespace EtlFunctions.Mapping;

/// <summary>The declared mapping of a feed file, compiled once and then applied to every record.</summary>
/// <remarks>
/// <para>A record that does not fit becomes a reject with one of <see cref="RejectCodes"/>; the first column in the order of
/// <see cref="Product"/> and <see cref="Sku"/> that does not fit is named, so the order of fields in the record never counts.
/// Of a field that occurs twice in an object the last one counts.</para>
/// <para>A missing field, <c>null</c> and a text that is blank after trimming are no value: the column takes its default, or
/// stays empty. Numbers, times and currencies are trimmed whatever <see cref="MappingOptions.Trim"/> says.</para>
/// <para>A product with two variants of one code is rejected, unless they agree in every mapped column and so are one.</para>
/// </remarks>
public sealed class DeclaredRecordMapper : IRecordMapper
{
    // Variants found before memory is rented: 8 with all columns mapped.
    private const int InitialVariantSlots = 56;

    private static readonly Misfit MissingId = new(RejectCodes.MissingId, "the key of the product");
    private static readonly Misfit NoObject = new(RejectCodes.WrongType, "an object");

    private readonly MappingPlan _plan;

    internal DeclaredRecordMapper(MappingPlan plan) => _plan = plan;

    /// <summary>Compiles a mapping.</summary>
    /// <param name="options">The mapping.</param>
    /// <param name="mapper">The mapper, when there are no problems.</param>
    /// <param name="problems">Everything that cannot work, all at once; empty when there is a mapper.</param>
    /// <returns>Whether there is a mapper.</returns>
    public static bool TryCompile(
        MappingOptions options, [NotNullWhen(true)] out DeclaredRecordMapper? mapper, out IReadOnlyList<MappingProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(options);
        var plan = new MappingCompiler(options).Compile(out problems);
        mapper = plan is null ? null : new DeclaredRecordMapper(plan);
        return plan is not null;
    }

    /// <summary>Compiles a mapping that is known to be valid.</summary>
    /// <param name="options">The mapping.</param>
    /// <returns>The mapper.</returns>
    /// <exception cref="MappingException">The mapping cannot work.</exception>
    public static DeclaredRecordMapper Compile(MappingOptions options) =>
        TryCompile(options, out var mapper, out var problems) ? mapper : throw new MappingException(problems);

    /// <inheritdoc/>
    public MappedRecord Map(in RawRecord record)
    {
        var json = record.Payload.Span;
        if (!Utf8.IsValid(json))
        {
            return MappedRecord.Of(MapReject.InvalidUtf8(json));
        }

        Span<FieldCapture> captures = stackalloc FieldCapture[_plan.ProductSlots];
        Span<FieldCapture> initial = stackalloc FieldCapture[InitialVariantSlots];
        var scanner = new RecordScanner(json, _plan.Product, _plan.Variant, captures, new VariantCaptures(_plan.VariantSlots, initial));
        try
        {
            var whole = scanner.Scan();
            if (scanner.IsTooDeep)
            {
                return MappedRecord.Of(MapReject.TooDeep(scanner.Position));
            }

            if (whole.Kind == JsonTokenType.StartObject && _plan.CutLists.Find(json) is { } cut)
            {
                return MappedRecord.Of(cut);
            }

            return whole.Kind == JsonTokenType.StartObject
                ? Convert(json, whole, captures, scanner.Variants)
                : MappedRecord.Of(MapReject.Of(null, new FieldValue(json, whole), NoObject));
        }
        catch (JsonException exception)
        {
            return MappedRecord.Of(MapReject.InvalidJson(json, exception));
        }
        finally
        {
            scanner.Variants.Dispose();
        }
    }

    private MappedRecord Convert(
        ReadOnlySpan<byte> json, in FieldCapture whole, ReadOnlySpan<FieldCapture> captures, in VariantCaptures variants)
    {
        var columns = new ColumnReader(json, captures, default);
        var id = columns.Require(_plan.Id, MissingId);
        var title = columns.Read(_plan.Title);
        var description = columns.Read(_plan.Description);
        var brand = columns.Read(_plan.Brand);
        var category = columns.Read(_plan.Category);
        var status = columns.Read(_plan.Status);
        var attributes = columns.Read(_plan.Attributes);
        var updatedAt = columns.Read(_plan.UpdatedAt);
        var reject = columns.Reject;
        if (reject is null && _plan.TakesRest && JsonCompactor.CompactRest(json, _plan.Product, out attributes) is { } misfit)
        {
            reject = MapReject.Of(null, new FieldValue(json, whole), misfit);
        }

        IReadOnlyList<Sku> skus = [];
        reject ??= _plan.Skus?.Read(json, captures, variants, out skus);
        return reject is not null ? MappedRecord.Of(reject) : MappedRecord.Of(new Product
        {
            ExternalId = id,
            Title = title,
            Description = description,
            Brand = brand,
            Category = category,
            Status = status,
            Attributes = attributes,
            SourceUpdatedAt = updatedAt,
            Skus = skus,
        });
    }
}
