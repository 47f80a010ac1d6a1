namespace EtlFunctions.Mapping;

/// <summary>Why a value does not fit its column.</summary>
/// <param name="Code">One of <see cref="RejectCodes"/>.</param>
/// <param name="Expected">What was expected, as the end of a sentence.</param>
/// <param name="Found">What was found, where it is only a part of the value.</param>
internal sealed record Misfit(string Code, string Expected, string? Found = null);
