using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using FsCheck;
using FsCheck.Fluent;

namespace EtlFunctions.Tests.Ledger;

public sealed class DeleteGuardTests
{
    private static readonly TargetOptions Soft = new() { DeleteMissing = DeleteMissing.Soft };

    [Theory]
    [InlineData(1000, 0, null)]
    [InlineData(1000, 100, null)]
    [InlineData(1000, 101, "they are 10.1 % of the 1,000 products that the feed had, more than target.maxDeletePercent allows (10 %)")]
    [InlineData(109, 10, null)]
    [InlineData(20, 10, null)]
    [InlineData(11, 10, null)]
    [InlineData(20, 11, "they are 55 % of the 20 products that the feed had, more than target.maxDeletePercent allows (10 %)")]
    [InlineData(10, 10, "they are all 10 products that the feed had")]
    [InlineData(2, 1, null)]
    [InlineData(1, 1, "they are all 1 products that the feed had")]
    public void Withholds_AShare_IsAboveThePercentAndAFew(long known, long missing, string? reason) =>
        Assert.Equal(reason, DeleteGuard.Withholds(Soft, known, missing, 0, []));

    [Fact]
    public void Withholds_Unreadable_AnyNumber_UnlessTheFeedSaysSo()
    {
        Assert.Equal(
            "1 rejected record has no key that could be read, and may be any product (target.unreadableMayDelete)", DeleteGuard.Withholds(Soft, 1000, 1, 1, []));
        Assert.StartsWith("2 rejected records have no key", DeleteGuard.Withholds(Soft, 1000, 1, 2, []), StringComparison.Ordinal);
        Assert.Null(DeleteGuard.Withholds(Soft with { UnreadableMayDelete = true }, 1000, 1, 2, []));
        Assert.Null(DeleteGuard.Withholds(Soft, 1000, 0, 2, []));
    }

    [Fact]
    public void Withholds_Doubt_WhateverTheFeedSays()
    {
        var all = new TargetOptions { DeleteMissing = DeleteMissing.Soft, MaxDeletePercent = 100, UnreadableMayDelete = true };

        Assert.Equal("a record may have been missed while the source was read: pages shifted", DeleteGuard.Withholds(all, 1000, 1, 0, ["pages shifted"]));
        Assert.Null(DeleteGuard.Withholds(all, 1000, 1000, 5, []));
    }

    [Fact]
    public void Withholds_Zero_EveryDelete() => Assert.Equal(
        "target.maxDeletePercent is 0: a person approves every delete", DeleteGuard.Withholds(Soft with { MaxDeletePercent = 0 }, 1000, 1, 0, []));

    [Fact]
    public void Allowed_MoreKnownOrAHigherShare_AllowsNoFewer()
    {
        var property = Prop.ForAll(
            Gen.Choose(0, 100).ToArbitrary(),
            Gen.Choose(0, 100_000).ToArbitrary(),
            (percent, known) => DeleteGuard.Allowed(percent, known) <= known
                && DeleteGuard.Allowed(percent, known) <= DeleteGuard.Allowed(percent, known + 1)
                && DeleteGuard.Allowed(percent, known) <= DeleteGuard.Allowed(Math.Min(100, percent + 1), known)
                && (percent == 100 || known == 0 || DeleteGuard.Allowed(percent, known) < known));

        property.QuickCheckThrowOnFailure();
    }
}
