using System.ComponentModel.DataAnnotations;

namespace EtlFunctions.Ledger;

/// <summary>How long the lease on running a feed lasts without a sign of life.</summary>
public sealed record LeaseOptions
{
    /// <summary>Gets the time after the last sign of life at which another process may take the run over.</summary>
    /// <remarks>Shorter frees the feed of a dead host sooner; a live holder renews when half of it is over.</remarks>
    /// <value>5 seconds to 1 hour; the default is 60 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(60);
}
