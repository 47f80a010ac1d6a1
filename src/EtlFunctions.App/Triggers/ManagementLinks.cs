using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace EtlFunctions.App.Triggers;

/// <summary>Durable's own links to follow and steer an instance, for a caller that asks for them.</summary>
/// <remarks>
/// They hold the system key of the Durable extension, which may terminate, purge and read every instance of the task hub,
/// whereas a function's key is good for the API alone. An answer is often logged or passed on, so they are not in every one.
/// </remarks>
internal static class ManagementLinks
{
    /// <summary>The query parameter that asks for them.</summary>
    public const string Parameter = "links";

    /// <summary>Gets whether a request asks for them.</summary>
    /// <param name="request">The request.</param>
    public static bool AreWanted(HttpRequest request) => bool.TryParse(request.Query[Parameter], out var wanted) && wanted;

    /// <summary>Gets the links, or <see langword="null"/> outside a Functions host, which alone serves them.</summary>
    /// <param name="client">The client of the task hub.</param>
    /// <param name="instanceId">The instance.</param>
    public static IReadOnlyDictionary<string, string>? Of(DurableTaskClient client, string instanceId)
    {
        HttpManagementPayload links;
        try
        {
            links = client.CreateHttpManagementPayload(instanceId);
        }
        catch (InvalidOperationException)
        {
            return null;
        }

        var all = new Dictionary<string, string?>
        {
            ["statusQueryGetUri"] = links.StatusQueryGetUri,
            ["sendEventPostUri"] = links.SendEventPostUri,
            ["terminatePostUri"] = links.TerminatePostUri,
            ["suspendPostUri"] = links.SuspendPostUri,
            ["resumePostUri"] = links.ResumePostUri,
            ["purgeHistoryDeleteUri"] = links.PurgeHistoryDeleteUri,
        };
        return all.Where(link => link.Value is not null).ToDictionary(link => link.Key, link => link.Value!);
    }
}
