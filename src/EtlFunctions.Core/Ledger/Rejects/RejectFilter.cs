namespace EtlFunctions.Ledger;

/// <summary>Which rejects are meant; <see langword="null"/> anywhere means all.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Stage">The stage: <c>read</c>, <c>map</c> or <c>load</c>.</param>
/// <param name="Code">The reason's code.</param>
/// <param name="RunId">A run that met them, or between whose neighbours they were open.</param>
/// <param name="State">The state; by default <see cref="RejectStates.Open"/>.</param>
public sealed record RejectFilter(string? Feed = null, string? Stage = null, string? Code = null, Guid? RunId = null, string? State = RejectStates.Open);
