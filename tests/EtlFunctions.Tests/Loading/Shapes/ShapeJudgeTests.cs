using EtlFunctions.Feeds;
using EtlFunctions.Ledger;
using EtlFunctions.Loading;
using EtlFunctions.Mapping;

namespace EtlFunctions.Tests.Loading;

public sealed class ShapeJudgeTests
{
    [Theory]
    [InlineData(100, 100, 100, 0, true)]
    [InlineData(100, 10, 100, 0, true)]
    [InlineData(100, 9, 100, 0, false)]
    [InlineData(100, 3, 100, 0, false)]
    [InlineData(100, 0, 100, 0, false)]
    [InlineData(100, 20, 100, 1, false)]
    [InlineData(100, 94, 50, 0, false)]
    [InlineData(100, 95, 50, 0, true)]
    [InlineData(20, 19, 100, 0, true)]
    [InlineData(20, 18, 100, 0, false)]
    [InlineData(100, 100, 9, 0, false)]
    [InlineData(9, 9, 100, 0, false)]
    public void Find_PathFoundBefore_IsLostWhereNoneHasIt(long before, long foundBefore, long now, long foundNow, bool isLost) =>
        Assert.Equal(isLost, Find(before, foundBefore, foundBefore, now, foundNow, foundNow).Any(l => l.IsVanished));

    [Theory]
    [InlineData(100, 100, 100, 5, true)]
    [InlineData(100, 100, 100, 6, false)]
    [InlineData(100, 50, 100, 5, true)]
    [InlineData(100, 49, 100, 0, false)]
    [InlineData(200, 200, 30, 1, true)]
    [InlineData(200, 200, 30, 2, false)]
    [InlineData(200, 180, 30, 0, false)]
    public void Find_PathWithValuesBefore_IsLostWhereNearlyAllAreEmpty(long before, long filledBefore, long now, long filledNow, bool isLost) =>
        Assert.Equal(isLost, Find(before, before, filledBefore, now, now, filledNow) is [{ IsVanished: false }]);

    [Fact]
    public void Find_OptionalPath_IsNeverLost() =>
        Assert.Empty(ShapeJudge.Find(new ShapeOptions(), [Known("price", 100, 100, 100)], 100, [new PathCount("price", "skus.price", IsOptional: true)]));

    [Fact]
    public void Find_PathsKnownOrMappedOnlyOnce_AreNotCompared() => Assert.Empty(
        ShapeJudge.Find(new ShapeOptions(), [Known("old", 100, 100, 100)], 100, [new PathCount("new", "title", IsOptional: false)]));

    [Fact]
    public void Find_ArrayOfVariants_IsNamedWithoutWhatWasInIt() => Assert.Equal(
        ["variants"],
        ShapeJudge.Find(
            new ShapeOptions(),
            [Known("variants", 100, 100, 100), Known("variants[].price", 100, 100, 100)],
            100,
            [new PathCount("variants", "skus", false), new PathCount("variants[].price", "skus.price", false)]).Select(l => l.Now.Path));

    private static IReadOnlyList<LostPath> Find(long before, long foundBefore, long filledBefore, long now, long foundNow, long filledNow) =>
        ShapeJudge.Find(new ShapeOptions(), [Known("price", before, foundBefore, filledBefore)], now, [new PathCount("price", "skus.price", false, foundNow, filledNow)]);

    private static KnownPath Known(string path, long records, long found, long filled) => new(path, records, found, filled, Guid.Empty, DateTimeOffset.UnixEpoch);
}
