namespace EtlFunctions.Mapping;

/// <summary>Where one column's value comes from: a path, a constant, or the rest of the record. In a feed file a text alone is a path.</summary>
/// <remarks>Exactly one of <see cref="Path"/>, <see cref="Const"/> and <see cref="Rest"/> is set.</remarks>
public sealed record FieldMapping
{
    /// <summary>Gets the dotted path in the record, as <see cref="Mapping.RecordPath"/> reads it: <c>images[0].src</c>, <c>price \[EUR\]</c>.</summary>
    public string? Path { get; init; }

    /// <summary>Gets the constant, as the text of a JSON value (<c>const</c>).</summary>
    public string? Const { get; init; }

    /// <summary>Gets the value taken when the field is missing, null or empty, as the text of a JSON value (<c>default</c>).</summary>
    public string? Default { get; init; }

    /// <summary>Gets a value indicating whether all fields that no other mapping names are taken, as a JSON object; only for <c>attributes</c>.</summary>
    /// <remarks>
    /// Of an object of which paths name parts, the other parts are taken; an array stays whole unless its own path is named.
    /// The array of variants is named by <c>skus.each</c>, the rows of a CSV file always are.
    /// </remarks>
    public bool Rest { get; init; }

    /// <summary>Gets the decimal separator of this field, or <see langword="null"/> for the mapping's.</summary>
    public char? DecimalSeparator { get; init; }

    /// <summary>Gets the .NET format of a timestamp given as text, or <c>unix</c> or <c>unixMs</c> for a number; by default ISO 8601, in UTC where no offset is given.</summary>
    public string? Format { get; init; }

    /// <summary>Gets whether white space around the text is removed, or <see langword="null"/> for the mapping's choice.</summary>
    /// <remarks>Numbers, times and currencies are read without it in any case.</remarks>
    public bool? Trim { get; init; }

    /// <summary>Gets a value indicating whether the field may be missing everywhere (<c>optional</c>); else a column that is not there, or a path that vanishes, stops the run.</summary>
    public bool Optional { get; init; }
}
