using Azure.Core;
using Azure.Identity;

namespace EtlFunctions.Database;

/// <summary>The process's one credential of Microsoft Entra: for the database, and for whatever else asks for a token.</summary>
/// <remarks>
/// <para>Where Azure gives the process a managed identity (it sets <c>IDENTITY_ENDPOINT</c> and <c>IDENTITY_HEADER</c>, as in
/// Functions, App Service and Container Apps), that identity alone is used: the user-assigned one whose client id is in
/// <c>AZURE_CLIENT_ID</c>, else the system-assigned one. Elsewhere, and wherever <c>AZURE_TOKEN_CREDENTIALS</c> is set, it is
/// <see cref="DefaultAzureCredential"/>, which reads both variables itself: a developer's sign-in, a service principal.</para>
/// <para>So an identity that Azure refuses fails as just that. The chain would try every developer's tool after it and name them all.</para>
/// <para>The choice is made when the first token is asked for, as most processes never do.</para>
/// </remarks>
public sealed class AzureCredential : TokenCredential
{
    private readonly Lazy<TokenCredential> _chosen;

    /// <summary>Initializes the credential that the process's environment variables choose.</summary>
    public AzureCredential()
        : this(Environment.GetEnvironmentVariable)
    {
    }

    internal AzureCredential(Func<string, string?> environment) => _chosen = new Lazy<TokenCredential>(() => Create(Choose(environment)));

    /// <inheritdoc/>
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        _chosen.Value.GetToken(requestContext, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        _chosen.Value.GetTokenAsync(requestContext, cancellationToken);

    /// <summary>Chooses by the environment; asks nobody.</summary>
    internal static CredentialChoice Choose(Func<string, string?> environment)
    {
        var isInAzure = Value("IDENTITY_ENDPOINT") is not null && Value("IDENTITY_HEADER") is not null;
        return Value("AZURE_TOKEN_CREDENTIALS") is not null || !isInAzure ? new CredentialChoice(CredentialKind.Default, null)
            : Value("AZURE_CLIENT_ID") is { } clientId ? new CredentialChoice(CredentialKind.UserAssigned, clientId)
            : new CredentialChoice(CredentialKind.SystemAssigned, null);

        string? Value(string name) => string.IsNullOrWhiteSpace(environment(name)) ? null : environment(name)!.Trim();
    }

    private static TokenCredential Create(CredentialChoice choice) => choice.Kind switch
    {
        CredentialKind.UserAssigned => new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(choice.ClientId)),
        CredentialKind.SystemAssigned => new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned),
        _ => new DefaultAzureCredential(),
    };
}
