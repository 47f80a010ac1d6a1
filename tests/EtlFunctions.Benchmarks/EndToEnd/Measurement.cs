namespace EtlFunctions.Benchmarks.EndToEnd;

/// <summary>One process from start to exit.</summary>
/// <param name="Seconds">The wall time.</param>
/// <param name="CpuSeconds">Its own processor time, without the server's.</param>
/// <param name="PeakMegabytes">The most memory it had resident.</param>
internal readonly record struct Measurement(double Seconds, double CpuSeconds, double PeakMegabytes);
