using Azure.Core;
using Npgsql;

namespace EtlFunctions.Database;

/// <summary>Uses a Microsoft Entra access token as the password of each physical connection.</summary>
/// <remarks>https://learn.microsoft.com/azure/postgresql/security/security-entra-concepts. The credential caches the token and renews it before it expires.</remarks>
internal static class EntraTokens
{
    private static readonly string[] Scopes = ["https://ossrdbms-aad.database.windows.net/.default"];

    /// <summary>Tells whether tokens are to be used, and refuses to send one readable over a network.</summary>
    public static bool AreWanted(NpgsqlConnectionStringBuilder settings, DatabaseTarget target, DatabaseOptions options)
    {
        var hasPassword = !string.IsNullOrEmpty(settings.Password)
            || !string.IsNullOrEmpty(settings.Passfile)
            || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("PGPASSWORD"));
        if (!(options.UseEntraToken ?? (CloudHost.IsAzure(target.Host) && !hasPassword)))
        {
            return false;
        }

        if (!string.IsNullOrEmpty(settings.Password))
        {
            throw new DatabaseConfigurationException($"The connection to {target} has a password and asks for a Microsoft Entra token, expected one of them.");
        }

        if (string.IsNullOrEmpty(settings.Username))
        {
            throw new DatabaseConfigurationException($"The connection to {target} uses a Microsoft Entra token and names no user, expected the Entra user, group or managed identity as the user.");
        }

        if (!target.IsLocal && settings.SslMode is not (SslMode.Require or SslMode.VerifyCA or SslMode.VerifyFull))
        {
            throw new DatabaseConfigurationException($"The connection to {target} has SSL Mode={settings.SslMode} and would send a Microsoft Entra token readable, expected Require, VerifyCA or VerifyFull.");
        }

        return true;
    }

    public static void Use(NpgsqlSlimDataSourceBuilder builder, TokenCredential credential) =>
        builder.UsePasswordProvider(
            _ => credential.GetToken(new TokenRequestContext(Scopes), CancellationToken.None).Token,
            async (_, cancellationToken) => (await credential.GetTokenAsync(new TokenRequestContext(Scopes), cancellationToken)).Token);
}
