using Azure.Core;
using EtlFunctions.Database;
using Npgsql;

namespace EtlFunctions.Tests.Database;

public sealed class EntraTokensTests
{
    [Fact]
    public async Task Open_TokenChanges_EachPhysicalConnectionUsesTheCurrentOne()
    {
        await using var db = await TestDatabase.CreateAsync();
        var role = $"entra_{Guid.NewGuid():N}";
        await db.ExecuteAsync($"CREATE ROLE {role} LOGIN PASSWORD 'token-1'");
        try
        {
            var credential = new FakeCredential("token-1");
            var connection = new NpgsqlConnectionStringBuilder(db.ConnectionString) { Username = role, Password = null };
            await using var source = new DataSourceFactory(credential).Create(
                new DatabaseOptions { ConnectionString = connection.ConnectionString, UseEntraToken = true });

            await using var first = await source.OpenAsync(CancellationToken.None);
            await db.ExecuteAsync($"ALTER ROLE {role} PASSWORD 'token-2'");
            credential.Token = "token-2";
            await using var second = await source.OpenAsync(CancellationToken.None);

            Assert.Equal(["https://ossrdbms-aad.database.windows.net/.default", "https://ossrdbms-aad.database.windows.net/.default"], credential.Scopes);
        }
        finally
        {
            await db.ExecuteAsync($"DROP ROLE {role}");
        }
    }

    [Theory]
    [InlineData("Host=shop.postgres.database.azure.com;Username=u", null, true)]
    [InlineData("Host=shop.postgres.database.azure.com;Username=u;Password=p", null, false)]
    [InlineData("Host=shop.postgres.database.azure.com;Username=u", false, false)]
    [InlineData("Host=db.example;Username=u", null, false)]
    [InlineData("Host=db.example;Username=u;SSL Mode=VerifyFull", true, true)]
    public void AreWanted_HostPasswordAndChoice_Decide(string connection, bool? chosen, bool expected)
    {
        var options = new DatabaseOptions { ConnectionString = connection, UseEntraToken = chosen };
        var (settings, target) = Complete(options);
        Assert.Equal(expected, EntraTokens.AreWanted(settings, target, options));
    }

    [Theory]
    [InlineData("Host=db.example;Username=u", "readable")]
    [InlineData("Host=shop.postgres.database.azure.com;Username=u;SSL Mode=Disable", "readable")]
    [InlineData("Host=shop.postgres.database.azure.com", "names no user")]
    [InlineData("Host=shop.postgres.database.azure.com;Username=u;Password=secret", "expected one of them")]
    public void Create_TokenThatCannotBeUsedSafely_IsRefused(string connection, string expected)
    {
        var error = Assert.Throws<DatabaseConfigurationException>(() => new DataSourceFactory(new FakeCredential("token")).Create(
            new DatabaseOptions { ConnectionString = connection, UseEntraToken = true }));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    private static (NpgsqlConnectionStringBuilder Settings, DatabaseTarget Target) Complete(DatabaseOptions options)
    {
        var (settings, _) = ConnectionText.Parse(options.ConnectionString);
        var target = DatabaseTarget.Of(settings, PoolerProfile.None);
        ConnectionDefaults.Complete(settings, target, options);
        return (settings, target);
    }

    private sealed class FakeCredential(string token) : TokenCredential
    {
        public string Token { get; set; } = token;

        public List<string> Scopes { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes.AddRange(requestContext.Scopes);
            return new AccessToken(Token, DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
