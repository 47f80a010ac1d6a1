using System.Net;
using System.Net.Sockets;
using Azure;
using Azure.Identity;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Files;

/// <summary>Says what failures of Azure Blob Storage mean. Their messages are not told, since they quote requests.</summary>
internal sealed class BlobFaults(StoragePath path, bool hasConnection)
{
    public async Task<T> GuardAsync<T>(Func<Task<T>> request)
    {
        try
        {
            return await request();
        }
        catch (Exception failure) when (Of(failure) is { } fault)
        {
            throw fault;
        }
    }

    public StorageFault? Of(Exception failure) => failure switch
    {
        StorageFault => null,
        RequestFailedException { Status: 0 } unreachable => Unreachable(unreachable),
        RequestFailedException refused => Of(refused),
        AuthenticationFailedException unknown => NoIdentity(unknown),
        AggregateException { InnerExceptions: [.., var last] } => Of(last) ?? Unreachable(last),
        HttpRequestException or IOException or TaskCanceledException { InnerException: TimeoutException } => Unreachable(failure),
        _ => null,
    };

    private StorageFault Of(RequestFailedException refused)
    {
        var found = $"found the answer {refused.Status} {refused.ErrorCode ?? ((HttpStatusCode)refused.Status).ToString()}";
        return refused.Status switch
        {
            404 when refused.ErrorCode == "ContainerNotFound" => new StorageFault(
                StorageFaultKind.NoContainer, $"no such container \"{path.Container}\" in the account \"{path.Account}\"", "Correct source.path, azblob://account/container/key."),
            404 => new StorageFault(StorageFaultKind.NoObject, found),
            412 => new StorageFault(StorageFaultKind.Changed, "another ETag"),
            401 or 403 => new StorageFault(StorageFaultKind.Refused, found, Grant(refused)),
            409 when refused.ErrorCode == "BlobArchived" => new StorageFault(StorageFaultKind.Refused, found, "Rehydrate the blob to an online tier, then start again."),
            408 or 429 or >= 500 => new StorageFault(StorageFaultKind.Busy, found),
            _ => new StorageFault(StorageFaultKind.Refused, found, "Check source.path, source.endpoint and the account."),
        };
    }

    private string Grant(RequestFailedException refused) => hasConnection
        ? $"Check the key or SAS in source.connection: it must be of the account \"{path.Account}\" and valid, and a SAS must allow to read and list."
        : $"Grant the identity that runs this the role Storage Blob Data Reader on the container \"{path.Container}\" or the account \"{path.Account}\""
            + (refused.ErrorCode == "AuthorizationFailure" ? ", and let the account's firewall pass this machine." : ".");

    private StorageFault NoIdentity(AuthenticationFailedException unknown) => new(
        StorageFaultKind.Refused,
        $"no token of Microsoft Entra could be had ({(unknown is CredentialUnavailableException ? "no identity is there" : FirstSentence(unknown.Message))})",
        $"Give the process an identity (a managed one, az login or a service principal) that has the role Storage Blob Data Reader on the account \"{path.Account}\", or set source.connection.");

    private StorageFault Unreachable(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData })
            {
                return new StorageFault(StorageFaultKind.Busy, $"the host of the account \"{path.Account}\" is not known; is it the name in source.path, or source.endpoint?");
            }
        }

        return new StorageFault(StorageFaultKind.Busy, $"no answer came ({StorageFaultText.Cause(failure)})");
    }

    private static string FirstSentence(string text) => text.Split('\n', 2)[0].Split(". ", 2)[0].Trim().TrimEnd('.');
}
