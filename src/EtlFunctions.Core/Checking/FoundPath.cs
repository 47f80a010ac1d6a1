namespace EtlFunctions.Checking;

/// <summary>In how many of the first records of a source a mapped path is.</summary>
/// <param name="Path">The path from the record on, such as <c>seo.title</c> or <c>variants[].price</c>.</param>
/// <param name="Column">What it fills, such as <c>title</c> or <c>skus.price</c>.</param>
/// <param name="Records">The records looked at.</param>
/// <param name="Found">Those that have it.</param>
/// <param name="Filled">Those of them where it is neither null nor empty.</param>
/// <param name="Instead">What is there instead, where no record has it though it should; <see langword="null"/> otherwise.</param>
public sealed record FoundPath(string Path, string Column, long Records, long Found, long Filled, string? Instead = null);
