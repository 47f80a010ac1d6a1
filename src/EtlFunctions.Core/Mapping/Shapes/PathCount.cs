namespace EtlFunctions.Mapping;

/// <summary>In how many records a mapped path was found.</summary>
/// <param name="Path">The path from the record on, such as <c>seo.title</c> or <c>variants[].price</c>.</param>
/// <param name="Column">What it fills, such as <c>title</c> or <c>skus.price</c>; several are separated by commas.</param>
/// <param name="IsOptional">Whether it may be missing, as the feed says.</param>
/// <param name="Found">The records that have it, in any variant where it is a variant's.</param>
/// <param name="Filled">Those of them where it is neither null, nor a blank text, nor an empty array or object.</param>
public sealed record PathCount(string Path, string Column, bool IsOptional, long Found = 0, long Filled = 0);
