namespace EtlFunctions.Incremental;

/// <summary>How far an incremental source was read: the highest cursor value seen.</summary>
/// <param name="Value">The value as the source gave it.</param>
/// <param name="Key">A text that sorts byte by byte as the values do.</param>
public sealed record Watermark(string Value, string Key);
