using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>Which values ask for which page, for page numbers and offsets.</summary>
/// <param name="paginator">The paginator.</param>
/// <param name="pageSize">The records to ask for where the paginator does not say.</param>
internal readonly struct PageNumbering(PaginatorOptions paginator, int pageSize)
{
    private bool IsOffset => paginator.Type == PaginatorType.Offset;

    public string Param => BodyPath ?? (IsOffset ? paginator.OffsetParam ?? "offset" : paginator.PageParam ?? "page");

    /// <summary>Gets the key of the paginator that names the place.</summary>
    public string Key => (IsOffset ? "offset" : "page") + (BodyPath is null ? "Param" : "BodyPath");

    private string? BodyPath => IsOffset ? paginator.OffsetBodyPath : paginator.PageBodyPath;

    /// <summary>Gets the records before the first page, which are not read.</summary>
    public long Skipped => IsOffset ? paginator.Offset ?? 0 : 0;

    /// <summary>Gets the parameter's value for a page, counted from 0.</summary>
    public long Value(int index, int size) => IsOffset ? Skipped + ((long)index * size) : (long)(paginator.BasePage ?? 1) + index;

    /// <summary>Tells whether a page is within the maximum the feed sets.</summary>
    public bool IsWithinMaximum(int index, int size) =>
        IsOffset ? paginator.MaximumOffset is not { } offset || Value(index, size) < offset : paginator.MaximumPage is not { } page || Value(index, size) <= page;

    public SourceRequest Request(SourceAddress address, int index, int size)
    {
        var value = new RequestValue(Param, BodyPath, Value(index, size));
        return paginator.EffectiveLimitParam is null && paginator.LimitBodyPath is null
            ? address.With(value)
            : address.With(new RequestValue(paginator.EffectiveLimitParam, paginator.LimitBodyPath, paginator.Limit ?? pageSize), value);
    }
}
