using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace EtlFunctions.App.Triggers;

/// <summary>Durable's own links to follow and steer an instance. They hold the extension's key, as the caller's key already lets it do the same.</summary>
internal static class ManagementLinks
{
    /// <summary>Gets the links, or <see langword="null"/> outside a Functions host, which alone serves them.</summary>
    /// <param name="client">The client of the task hub.</param>
    /// <param name="runId">The run.</param>
    public static IReadOnlyDictionary<string, string>? Of(DurableTaskClient client, Guid runId)
    {
        HttpManagementPayload links;
        try
        {
            links = client.CreateHttpManagementPayload(runId.ToString("D"));
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
