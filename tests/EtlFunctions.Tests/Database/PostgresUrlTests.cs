using EtlFunctions.Database;
using FsCheck;
using FsCheck.Xunit;
using Npgsql;

namespace EtlFunctions.Tests.Database;

public sealed class PostgresUrlTests
{
    [Fact]
    public void Parse_EveryPart_IsDecoded()
    {
        var (settings, namesPgBouncer) = PostgresUrl.Parse(
            "postgresql://shop.owner:p%40ss%2Fw%C3%B6rd@db.example:6543/my%20shop?sslmode=verify-full&application_name=a%26b&connect_timeout=7&pgbouncer=true");
        Assert.Equal("shop.owner", settings.Username);
        Assert.Equal("p@ss/wörd", settings.Password);
        Assert.Equal("db.example", settings.Host);
        Assert.Equal(6543, settings.Port);
        Assert.Equal("my shop", settings.Database);
        Assert.Equal(SslMode.VerifyFull, settings.SslMode);
        Assert.Equal("a&b", settings.ApplicationName);
        Assert.Equal(7, settings.Timeout);
        Assert.True(namesPgBouncer);
    }

    [Theory]
    [InlineData("postgres://u@h", "h", 5432, null)]
    [InlineData("postgres://u@[::1]:5433/db", "::1", 5433, "db")]
    [InlineData("postgres:///db?host=/var/run/postgresql&user=u", "/var/run/postgresql", 5432, "db")]
    public void Parse_PartsLeftOut_KeepDefaults(string url, string host, int port, string? database)
    {
        var (settings, _) = PostgresUrl.Parse(url);
        Assert.Equal((host, port, database, "u"), (settings.Host, settings.Port, settings.Database, settings.Username));
    }

    [Theory]
    [InlineData("postgres://u:se#cret@h/db", "percent-encoded")]
    [InlineData("postgres://u:se/cret@h/db", "percent-encoded")]
    [InlineData("postgres://u:secret@h1:1,h2:2/db", "percent-encoded")]
    [InlineData("postgres://u:[YOUR-PASSWORD]@h/db", "placeholder")]
    [InlineData("postgres://u:secret@h/db?sslmod=require", "'sslmod', expected one of application_name")]
    [InlineData("postgres://u:secret@h/db?sslmode=sometimes", "'sslmode' of the connection URL is 'sometimes', expected one of Disable")]
    [InlineData("postgres://u:secret@h/db?connect_timeout=soon", "'connect_timeout' of the connection URL is 'soon', expected a whole number")]
    [InlineData("postgres://u:secret@h/db?port=99999", "'port' of the connection URL is '99999', expected a whole number up to 65535")]
    [InlineData("postgres://u:secret@h/db?connect_timeout=99999", "'connect_timeout' of the connection URL is out of its range")]
    public void Parse_BadUrl_SaysWhatIsWrongWithoutThePassword(string url, string expected)
    {
        var error = Assert.Throws<DatabaseConfigurationException>(() => PostgresUrl.Parse(url));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("cret", error.ToString(), StringComparison.Ordinal);
    }

    [Property]
    public bool Parse_AnyEncodedUserAndPassword_ComesBack(NonEmptyString user, NonEmptyString password)
    {
        // A lone surrogate has no UTF-8 form and so no percent-encoded one.
        if (!IsText(user.Get) || !IsText(password.Get))
        {
            return true;
        }

        var (settings, _) = PostgresUrl.Parse($"postgres://{Uri.EscapeDataString(user.Get)}:{Uri.EscapeDataString(password.Get)}@h/db");
        return settings.Username == user.Get && settings.Password == password.Get;
    }

    private static bool IsText(string text) => text.IsNormalizable() && !text.Contains('\0', StringComparison.Ordinal);
}

file static class TextExtensions
{
    public static bool IsNormalizable(this string text) => !text.EnumerateRunes().Any(r => r == System.Text.Rune.ReplacementChar);
}
