using Npgsql;

namespace EtlFunctions.Database;

/// <summary>What is known of the database services on the internet by their host names.</summary>
internal static class CloudHost
{
    private const string Azure = ".postgres.database.azure.com";

    // Reached over the internet, so plain text is refused; their certificates come from authorities of their own
    // or are not documented to chain to a public one, so verification is the user's choice.
    private static readonly string[] Others =
        [".supabase.co", ".supabase.com", ".render.com", ".neon.tech", ".rds.amazonaws.com", ".db.ondigitalocean.com", ".aivencloud.com"];

    public static bool IsAzure(string host) => host.EndsWith(Azure, StringComparison.OrdinalIgnoreCase);

    /// <summary>The TLS mode for a host whose user chose none, or <see langword="null"/> for the driver's default.</summary>
    public static SslMode? SslModeFor(string host)
    {
        if (IsAzure(host))
        {
            // Azure's certificates chain to public roots and name the public host, not the private link.
            // https://learn.microsoft.com/azure/postgresql/security/security-tls
            return host.Contains(".privatelink.", StringComparison.OrdinalIgnoreCase) ? SslMode.Require : SslMode.VerifyFull;
        }

        return Others.Any(suffix => host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) ? SslMode.Require : null;
    }
}
