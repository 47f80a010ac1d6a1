namespace EtlFunctions.Benchmarks.EndToEnd;

/// <summary>One process from start to exit.</summary>
/// <param name="Seconds">The wall time.</param>
/// <param name="CpuSeconds">Its own processor time, without the server's.</param>
/// <param name="ServerSeconds">The processor time of all processes of the server meanwhile; <see langword="null"/> where the server is not on this machine.</param>
/// <param name="PeakMegabytes">The most memory it had resident, as <c>/usr/bin/time -v</c> shows it.</param>
internal readonly record struct Measurement(double Seconds, double CpuSeconds, double? ServerSeconds, double PeakMegabytes);
