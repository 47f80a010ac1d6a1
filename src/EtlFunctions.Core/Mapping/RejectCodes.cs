namespace EtlFunctions.Mapping;

/// <summary>The codes of rejects at the stage <see cref="Catalog.RejectStage.Map"/>. They are stable: filters and counts rely on them.</summary>
public static class RejectCodes
{
    /// <summary>The record is not UTF-8.</summary>
    public const string InvalidUtf8 = "invalid_utf8";

    /// <summary>The record is not one JSON value.</summary>
    public const string InvalidJson = "invalid_json";

    /// <summary>The record nests deeper than <see cref="MappingLimits.MaxNesting"/>.</summary>
    public const string TooDeep = "too_deep";

    /// <summary>A value is of another kind than its column, such as an object for a text.</summary>
    public const string WrongType = "wrong_type";

    /// <summary>A text holds what PostgreSQL cannot: NUL or half of a surrogate pair.</summary>
    public const string InvalidText = "invalid_text";

    /// <summary>A text is not the number its column needs.</summary>
    public const string InvalidNumber = "invalid_number";

    /// <summary>A text or number is not a time in the declared format.</summary>
    public const string InvalidTimestamp = "invalid_timestamp";

    /// <summary>A text is not a currency code of three letters.</summary>
    public const string InvalidCurrency = "invalid_currency";

    /// <summary>A value is of the right kind but too large, too small or too long for its column.</summary>
    public const string OutOfRange = "out_of_range";

    /// <summary>The product has no key.</summary>
    public const string MissingId = "missing_id";

    /// <summary>A variant has no SKU code.</summary>
    public const string MissingSku = "missing_sku";

    /// <summary>A mapped list inside the record says that it is not whole, or a list that belongs into it could not be got.</summary>
    public const string ChildrenIncomplete = "children_incomplete";

    /// <summary>Two variants of the product have the same SKU code and differ.</summary>
    public const string DuplicateSku = "duplicate_sku";
}
