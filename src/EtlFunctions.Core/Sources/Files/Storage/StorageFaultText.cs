namespace EtlFunctions.Sources.Files;

/// <summary>The words of failures that came from the network.</summary>
internal static class StorageFaultText
{
    /// <summary>Gets the innermost reason, which is the one that tells something and quotes no request.</summary>
    public static string Cause(Exception failure)
    {
        while ((failure as AggregateException)?.InnerExceptions[^1] is { } last || failure.InnerException is not null && (last = failure.InnerException) is not null)
        {
            failure = last;
        }

        return failure.Message.Split('\n', 2)[0].Trim().TrimEnd('.');
    }
}
