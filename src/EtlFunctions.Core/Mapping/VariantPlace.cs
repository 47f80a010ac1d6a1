using System.Globalization;

namespace EtlFunctions.Mapping;

/// <summary>Which variant of a record a value belongs to, for messages.</summary>
/// <param name="Each">The path of the array of variants, or <see langword="null"/> outside of one.</param>
/// <param name="Index">The variant's number, counted from 0.</param>
internal readonly record struct VariantPlace(string? Each, int Index)
{
    /// <summary>Gives the path from the record on.</summary>
    /// <param name="path">The path from the variant on, or <see langword="null"/> for the variant itself.</param>
    /// <returns>The path.</returns>
    public string Locate(string? path) => Each is null
        ? path ?? ""
        : string.Create(CultureInfo.InvariantCulture, $"{Each}[{Index}]{(path is null ? "" : ".")}{path}");
}
