using System.Text;
using EtlFunctions.Database;
using EtlFunctions.Loading;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace EtlFunctions.Tests.Database;

public sealed class Utf8OrdinalComparerTests
{
    [Property(MaxTest = 5000, Arbitrary = [typeof(Texts)])]
    public void Compare_AnyTexts_OrdersAsTheirBytes(string x, string y) => Assert.Equal(
        Math.Sign(Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y))),
        Math.Sign(Utf8OrdinalComparer.Instance.Compare(x, y)));

    [Fact]
    public async Task Compare_ManyTexts_OrdersAsPostgresDoes()
    {
        await using var host = await CoreHost.CreateAsync(new CoreHostOptions { Migrate = false });
        var texts = Texts.Arbitrary().Generator.Sample(2000, 20).Where(t => !t.Contains('\0', StringComparison.Ordinal)).Distinct().ToArray();
        await using var connection = await host.Database.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand("SELECT array_agg(t ORDER BY t COLLATE \"C\") FROM unnest($1) t", connection);
        command.Parameters.Add(new() { Value = texts });

        Assert.Equal((string[])(await command.ExecuteScalarAsync())!, texts.Order(Utf8OrdinalComparer.Instance));
    }

    private static class Texts
    {
        /// <summary>Few characters, so that texts share beginnings, from each length of UTF-8 and both sides of the surrogates.</summary>
        public static Arbitrary<string> Arbitrary() =>
            Gen.ListOf(Gen.Elements("a", "b", "\u0001", "\u007F", "\u0080", "ß", "\uD7FF", "\uE000", "\uFF21", "\uFFFF", "\U00010000", "😀", "\U0010FFFF"))
                .Select(string.Concat).ToArbitrary();
    }
}
