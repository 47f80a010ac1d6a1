namespace EtlFunctions.Ledger;

/// <summary>Tells which chunks of a run renew its lease: one in a while, as the others would find it fresh.</summary>
internal sealed class LeaseClock(LeaseOptions lease, TimeProvider timeProvider)
{
    // A renewal takes effect when half of the lease is over; at this pace there are several before its end.
    private readonly long _pace = (long)(lease.Duration.TotalSeconds / 8 * timeProvider.TimestampFrequency);
    private long _due = long.MinValue;

    /// <summary>Tells whether the next chunk renews the lease; two at a time do no harm.</summary>
    public bool IsDue()
    {
        var now = timeProvider.GetTimestamp();
        if (now < Volatile.Read(ref _due))
        {
            return false;
        }

        Volatile.Write(ref _due, now + _pace);
        return true;
    }
}
