using EtlFunctions.Feeds;
using EtlFunctions.Ledger;

namespace EtlFunctions.Tests.Ledger;

public sealed class RejectLimitTests
{
    [Theory]
    [InlineData(100, 10, false)]
    [InlineData(100, 11, true)]
    [InlineData(99, 98, false)]
    [InlineData(1009, 100, false)]
    [InlineData(1009, 101, true)]
    public void Passed_OfTheShare_IsJudgedFromAHundredRecordsOn(long read, long rejected, bool passed) =>
        Assert.Equal(passed, RejectLimit.Passed(new LimitOptions(), read, rejected) is not null);

    [Theory]
    [InlineData(10, 1, false)]
    [InlineData(9, 1, true)]
    [InlineData(0, 0, false)]
    [InlineData(1, 1, true)]
    public void PassedAtEnd_OfTheShare_IsJudgedWhateverWasRead(long read, long rejected, bool passed) =>
        Assert.Equal(passed, RejectLimit.PassedAtEnd(new LimitOptions(), read, rejected) is not null);

    [Theory]
    [InlineData(3, 20, 3, false)]
    [InlineData(3, 20, 4, true)]
    [InlineData(0, 20, 1, true)]
    [InlineData(0, 20, 0, false)]
    public void Passed_OfTheNumber_IsJudgedAtOnce(int most, long read, long rejected, bool passed) =>
        Assert.Equal(passed, RejectLimit.Passed(new LimitOptions { MaxRejects = most, MaxRejectPercent = 100 }, read, rejected) is not null);

    [Fact]
    public void PassedAtEnd_EverythingRejected_IsTooMuchWhateverTheLimits() => Assert.Equal(
        "all that was read was rejected: 3 of 3 records",
        RejectLimit.PassedAtEnd(new LimitOptions { MaxRejects = 1000, MaxRejectPercent = 100 }, 3, 3));

    [Fact]
    public void Passed_SaysWhatWasFoundAndWhatIsAllowed()
    {
        Assert.Equal(
            "12 of 110 records were rejected (10.9 %), more than limits.maxRejectPercent allows (10 %)", RejectLimit.Passed(new LimitOptions(), 110, 12));
        Assert.Equal("3 of 9 records were rejected, more than limits.maxRejects allows (2)", RejectLimit.Passed(new LimitOptions { MaxRejects = 2 }, 9, 3));
    }
}
