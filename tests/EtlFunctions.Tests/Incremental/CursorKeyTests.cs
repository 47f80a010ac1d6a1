using System.Globalization;
using System.Numerics;
using System.Text;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Incremental;
using EtlFunctions.Loading;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace EtlFunctions.Tests.Incremental;

/// <summary>Keys sort byte by byte exactly as the values they stand for.</summary>
public sealed class CursorKeyTests
{
    private static readonly CursorValues Timestamps = CursorValues.Of(CursorType.Timestamp);
    private static readonly CursorValues Integers = CursorValues.Of(CursorType.Integer);

    // Neighbours as often as strangers: a second, a nanosecond or an offset apart.
    private static readonly Gen<Moment> Moments =
        from day in Gen.Frequency((3, Gen.Choose(19_750, 19_751)), (1, Gen.Choose(-700_000, 2_900_000)))
        from second in Gen.Frequency((3, Gen.Choose(43_199, 43_201)), (1, Gen.Choose(0, 86_399)))
        from nanos in Gen.Frequency((2, Gen.Elements(0L, 1, 10, 999_999_999, 100_000_000)), (1, Gen.Choose(0, 999_999_999).Select(n => (long)n)))
        from offset in Gen.Elements(0, 0, 1, 60, 330, -480)
        from digits in Gen.Elements(9, 9, 12)
        select new Moment(((day * 86_400L) + second) * 1_000_000_000 + nanos, offset, digits);

    private static readonly Gen<BigInteger> Numbers = Gen.OneOf(
        Gen.Choose(-1100, 1100).Select(n => (BigInteger)n),
        from digits in Gen.Choose(1, 60)
        from number in Gen.ArrayOf(Gen.Choose(0, 9), digits)
        from sign in Gen.Elements(1, -1)
        select sign * BigInteger.Parse(string.Concat(number), CultureInfo.InvariantCulture));

    [Property(MaxTest = 3000)]
    public Property Keys_OfTimes_SortAsTheTimesDo() => Prop.ForAll(Moments.ToArbitrary(), Moments.ToArbitrary(), (one, other) =>
        Assert.Equal(one.Nanoseconds.CompareTo(other.Nanoseconds), Compare(Timestamps, one.Text, other.Text)));

    [Property(MaxTest = 3000)]
    public Property Keys_OfIntegers_SortAsTheNumbersDo() => Prop.ForAll(Numbers.ToArbitrary(), Numbers.ToArbitrary(), (one, other) =>
        Assert.Equal(one.CompareTo(other), Compare(Integers, $"{one}", $"{other}")));

    [Fact]
    public async Task Keys_InPostgreSql_SortAsTheyDoHere()
    {
        await using var database = await TestDatabase.CreateAsync();
        string[] texts = ["a", "b", "A", "a b", "ä", "z", "\u4e00", "\uffee", "\U0001F600", "1", "-1", "aa"];
        var here = texts.Order(Utf8OrdinalComparer.Instance);

        var there = await database.ScalarAsync<string[]>(
            $"SELECT array_agg(t ORDER BY t COLLATE \"C\") FROM unnest(ARRAY[{string.Join(',', texts.Select(t => $"'{t}'"))}]) AS t");

        Assert.Equal(here, there);
        Assert.All(texts, text => Assert.Equal(text, CursorValues.Of(CursorType.Text).Read(text)!.Key));
    }

    [Theory]
    [InlineData("2024-01-31T09:30:00Z", "2024-01-31T11:30+02")]
    [InlineData("2024-01-31", "2024-01-31 00:00:00.000")]
    [InlineData("2024-02-01T00:00:00Z", "2024-01-31T24:00Z")]
    [InlineData("2017-01-01T00:00:00.25Z", "2016-12-31T23:59:60,250Z")]
    public void Keys_OfOneTimeWrittenInTwoWays_AreTheSame(string one, string other) => Assert.Equal(0, Compare(Timestamps, one, other));

    [Theory]
    [InlineData(CursorType.Timestamp, "31.01.2024")]
    [InlineData(CursorType.Timestamp, "2024-02-30")]
    [InlineData(CursorType.Timestamp, "0001-01-01T00:00+01:00")]
    [InlineData(CursorType.Timestamp, "1706693400")]
    [InlineData(CursorType.Timestamp, "")]
    [InlineData(CursorType.Integer, "1.0")]
    [InlineData(CursorType.Integer, "1e3")]
    [InlineData(CursorType.Integer, "1 000")]
    [InlineData(CursorType.Integer, "--1")]
    [InlineData(CursorType.Text, "")]
    [InlineData(CursorType.Text, "a\0")]
    public void Read_NoValueOfTheType_IsNothing(CursorType type, string text) => Assert.Null(CursorValues.Of(type).Read(text));

    [Theory]
    [InlineData(CursorType.Timestamp)]
    [InlineData(CursorType.Integer)]
    [InlineData(CursorType.Text)]
    public void Read_LongerThanAllowed_IsNothing(CursorType type)
    {
        var text = type == CursorType.Timestamp ? "2024-01-31T09:30:00." : "";

        Assert.NotNull(CursorValues.Of(type).Read(text.PadRight(CursorValues.MaxLength, '1')));
        Assert.Null(CursorValues.Of(type).Read(text.PadRight(CursorValues.MaxLength + 1, '1')));
    }

    private static int Compare(CursorValues values, string one, string other) =>
        Math.Sign(Encoding.UTF8.GetBytes(values.Read(one)!.Key).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(values.Read(other)!.Key)));

    private sealed record Moment(Int128 Nanoseconds, int OffsetMinutes, int Digits)
    {
        public string Text
        {
            get
            {
                var nanos = (long)(((Nanoseconds % 1_000_000_000) + 1_000_000_000) % 1_000_000_000);
                var local = new DateTime(DateTime.UnixEpoch.Ticks + (long)((Nanoseconds - nanos) / 100), DateTimeKind.Unspecified).AddMinutes(OffsetMinutes);
                var sign = OffsetMinutes < 0 ? '-' : '+';
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{local:yyyy-MM-dd'T'HH:mm:ss}.{nanos:D9}{new string('0', Digits - 9)}{sign}{Math.Abs(OffsetMinutes) / 60:D2}:{Math.Abs(OffsetMinutes) % 60:D2}");
            }
        }
    }
}
