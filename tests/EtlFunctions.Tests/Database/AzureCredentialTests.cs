using Azure.Core;
using EtlFunctions.Database;
using EtlFunctions.Tests.Sources.Http;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.Tests.Database;

public sealed class AzureCredentialTests
{
    private const string Id = "11111111-2222-3333-4444-555555555555";

    [Theory]
    [InlineData("", CredentialKind.Default, null)]
    [InlineData($"AZURE_CLIENT_ID={Id}", CredentialKind.Default, null)]
    [InlineData("IDENTITY_ENDPOINT=http://e", CredentialKind.Default, null)]
    [InlineData("IDENTITY_ENDPOINT=http://e IDENTITY_HEADER=h", CredentialKind.SystemAssigned, null)]
    [InlineData("IDENTITY_ENDPOINT=http://e IDENTITY_HEADER=h AZURE_CLIENT_ID=", CredentialKind.SystemAssigned, null)]
    [InlineData($"IDENTITY_ENDPOINT=http://e IDENTITY_HEADER=h AZURE_CLIENT_ID={Id}", CredentialKind.UserAssigned, Id)]
    [InlineData($"IDENTITY_ENDPOINT=http://e IDENTITY_HEADER=h AZURE_CLIENT_ID={Id} AZURE_TOKEN_CREDENTIALS=prod", CredentialKind.Default, null)]
    public void Choose_Environment_Decides(string environment, object kind, string? clientId)
    {
        var values = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1]);

        Assert.Equal(new CredentialChoice((CredentialKind)kind, clientId), AzureCredential.Choose(values.GetValueOrDefault));
    }

    [Fact]
    public async Task GetToken_UserAssignedIdentity_IsAskedForByItsClientId()
    {
        await using var azure = await ApiServer.StartAsync(context => context.Response.WriteAsJsonAsync(
            new { access_token = "the-token", expires_on = "4102444800", resource = "https://ossrdbms-aad.database.windows.net", token_type = "Bearer" }));
        var environment = new Dictionary<string, string> { ["IDENTITY_ENDPOINT"] = $"{azure.Url}/msi/token", ["IDENTITY_HEADER"] = "the-header", ["AZURE_CLIENT_ID"] = Id };

        // The library looks for the first two in the process's own environment. No other test has a database in Azure.
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", environment["IDENTITY_ENDPOINT"]);
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", environment["IDENTITY_HEADER"]);
        try
        {
            var token = await new AzureCredential(environment.GetValueOrDefault).GetTokenAsync(
                new TokenRequestContext(["https://ossrdbms-aad.database.windows.net/.default"]), CancellationToken.None);

            Assert.Equal("the-token", token.Token);
            var request = Assert.Single(azure.Requests);
            Assert.Contains($"client_id={Id}", request.Target, StringComparison.Ordinal);
            Assert.Contains("resource=https://ossrdbms-aad.database.windows.net", Uri.UnescapeDataString(request.Target), StringComparison.Ordinal);
            Assert.Equal("the-header", request.Headers["X-IDENTITY-HEADER"]);
        }
        finally
        {
            Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", null);
            Environment.SetEnvironmentVariable("IDENTITY_HEADER", null);
        }
    }
}
