using EtlFunctions.Ledger;
using Microsoft.Extensions.Time.Testing;

namespace EtlFunctions.Tests.Ledger;

/// <summary>A chunk in a while renews the lease, often enough.</summary>
public sealed class LeaseClockTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LeaseOptions _lease = new() { Duration = TimeSpan.FromSeconds(80) };

    [Fact]
    public void IsDue_FirstChunk_Renews() => Assert.True(new LeaseClock(_lease, _time).IsDue());

    [Fact]
    public void IsDue_ChunksOfOneLease_RenewsEightTimes()
    {
        var clock = new LeaseClock(_lease, _time);
        var renewals = 0;
        for (var second = 0; second < 80; second++, _time.Advance(TimeSpan.FromSeconds(1)))
        {
            renewals += clock.IsDue() ? 1 : 0;
        }

        Assert.Equal(8, renewals);
    }
}
