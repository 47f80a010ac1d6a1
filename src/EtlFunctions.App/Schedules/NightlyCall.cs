namespace EtlFunctions.App.Schedules;

/// <summary>Why the nightly run starts.</summary>
/// <param name="Due">The first instant at which it was due; <see langword="null"/> when somebody calls it by hand.</param>
/// <param name="IsMissed">Whether a tick that should have started it did not come.</param>
public sealed record NightlyCall(DateTimeOffset? Due, bool IsMissed);
