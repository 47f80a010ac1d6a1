using System.Text;
using EtlFunctions.Database;
using EtlFunctions.Database.Arrays;
using FsCheck;
using FsCheck.Fluent;
using Npgsql;
using NpgsqlTypes;

namespace EtlFunctions.Tests.Database.Arrays;

/// <summary>PostgreSQL reads encoded arrays as the values they were made from, as the driver's own encoding has it.</summary>
public sealed class ArrayEncoderTests : IAsyncLifetime
{
    private CoreHost _host = null!;

    public async Task InitializeAsync() => _host = await CoreHost.CreateAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("0")]
    [InlineData("-0.0")]
    [InlineData("0.0001")]
    [InlineData("-12.5")]
    [InlineData("9999.9999")]
    [InlineData("10000")]
    [InlineData("100000000.00")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-7.9228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001")]
    public Task Numerics_OneDecimal_ReadsAsTheSame(string text) =>
        AssertSameAsync<decimal?>([decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture)], NpgsqlDbType.Numeric, static (e, v) => e.Numerics(v));

    [Fact]
    public Task Numerics_AnyDecimals_ReadAsTheSame() =>
        AssertSameAsync(Sample(ArbMap.Default.GeneratorFor<decimal>().Select(d => (decimal?)d)), NpgsqlDbType.Numeric, static (e, v) => e.Numerics(v));

    [Fact]
    public Task Integers_AnyNumbers_ReadAsTheSame() =>
        AssertSameAsync(Sample(ArbMap.Default.GeneratorFor<int>().Select(i => (int?)i)), NpgsqlDbType.Integer, static (e, v) => e.Integers(v));

    [Fact]
    public Task Texts_AnyUnicode_ReadAsTheSame() =>
        AssertSameAsync(
            [.. Sample(ArbMap.Default.GeneratorFor<string?>().Select(Storable)), "", "ü€\U0001F600", new string('é', 5000)],
            NpgsqlDbType.Text,
            static (e, v) => e.Texts(v));

    [Fact]
    public Task Timestamps_AnyMicroseconds_ReadAsTheSame() =>
        AssertSameAsync(
            Sample(Gen.Choose(int.MinValue, int.MaxValue).Select(i => (DateTime?)new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMicroseconds(i * 12_345_678L))),
            NpgsqlDbType.TimestampTz,
            static (e, v) => e.Timestamps(v));

    [Fact]
    public async Task Timestamps_FirstInstantThereIs_StaysOne()
    {
        using var encoder = new ArrayEncoder();

        // The driver would make it -infinity.
        Assert.Equal("true", await AsTextAsync(encoder.Timestamps([DateTime.MinValue]), NpgsqlDbType.TimestampTz, "(($1)[1] = '0001-01-01T00:00:00Z')"));
    }

    [Fact]
    public async Task Binaries_Hashes_ReadAsTheSame()
    {
        using var encoder = new ArrayEncoder();
        byte[][] values = [[], [0], [1, 255, 0, 7]];

        Assert.Equal(@"{""\\x"",""\\x00"",""\\x01ff0007""}", await AsTextAsync(encoder.Binaries(values), NpgsqlDbType.Bytea));
    }

    [Fact]
    public async Task Texts_NothingButNull_ReadAsEmpty()
    {
        using var encoder = new ArrayEncoder();

        Assert.Equal("{}", await AsTextAsync(encoder.Texts([null, null]), NpgsqlDbType.Text));
        Assert.Equal("{}", await AsTextAsync(encoder.Texts([]), NpgsqlDbType.Text));
        Assert.Equal("{NULL,a}", await AsTextAsync(encoder.Texts([null, "a"]), NpgsqlDbType.Text));
    }

    [Fact]
    public void Texts_HalfASurrogatePair_IsRefused()
    {
        using var encoder = new ArrayEncoder();

        Assert.Throws<EncoderFallbackException>(() => encoder.Texts(["a\uD83D"]));
    }

    private static T[] Sample<T>(Gen<T> values) => [.. values.Sample(500, 100)];

    // NUL and half a surrogate pair are refused elsewhere.
    private static string? Storable(string? text) =>
        text is null ? null : string.Concat(text.EnumerateRunes().Where(r => r.Value is not 0 and not 0xFFFD));

    private async Task AssertSameAsync<T>(T[] values, NpgsqlDbType element, Func<ArrayEncoder, T[], EncodedArray> encode)
    {
        using var encoder = new ArrayEncoder();
        encode(encoder, values);
        var second = encode(encoder, values);

        Assert.Equal(await AsTextAsync(values, element), await AsTextAsync(second, element));
    }

    private async Task<string?> AsTextAsync<T>(T array, NpgsqlDbType element, string expression = "$1")
    {
        await using var connection = await _host.Get<EtlDataSource>().OpenAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand($"SELECT ({expression})::text", connection);
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = array, NpgsqlDbType = NpgsqlDbType.Array | element });
        return (string?)await command.ExecuteScalarAsync();
    }
}
