namespace EtlFunctions.Database;

/// <summary>Which credential gives the tokens.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="ClientId">The client id of a user-assigned identity.</param>
internal sealed record CredentialChoice(CredentialKind Kind, string? ClientId);

/// <summary>The kinds of credentials.</summary>
internal enum CredentialKind
{
    /// <summary>The chain of Azure.Identity: a developer's sign-in, a service principal, or what <c>AZURE_TOKEN_CREDENTIALS</c> names.</summary>
    Default,

    /// <summary>The managed identity of the app itself.</summary>
    SystemAssigned,

    /// <summary>The managed identity of a client id.</summary>
    UserAssigned,
}
