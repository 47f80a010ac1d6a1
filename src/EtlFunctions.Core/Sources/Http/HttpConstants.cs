namespace EtlFunctions.Sources.Http;

/// <summary>The fixed numbers of the HTTP source.</summary>
internal static class HttpConstants
{
    public const int MaxRedirects = 5;

    /// <summary>Attempts in a row that brought no data, after which a page is given up (as Airbyte counts them).</summary>
    public const int AttemptsWithoutData = 5;

    /// <summary>Attempts altogether, where some brought data.</summary>
    public const int AttemptsWithSomeData = 20;

    /// <summary>Refusals for the rate in a row, over all pages, after which the run stops; those of requests under way together are one.</summary>
    public const int MaxThrottlesInARow = 20;

    /// <summary>Pages in a row without records after which a walk is no longer believed to end.</summary>
    public const int MaxEmptyPages = 100;

    /// <summary>The longest link or cursor kept, in characters; with the rest it must fit a cursor of the ledger.</summary>
    public const int MaxLinkLength = 3000;

    /// <summary>A plan ends with the page that takes what it landed past this size.</summary>
    public const int LandedBytes = 16 * 1024 * 1024;

    public static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait within an activity; longer ones are the workflow's.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait chosen here where an API refuses without saying for how long.</summary>
    public static readonly TimeSpan MaxOwnWait = TimeSpan.FromMinutes(5);

    /// <summary>A plan ends with the page that takes it past this time, so that what is landed can be loaded.</summary>
    public static readonly TimeSpan PlanTime = TimeSpan.FromSeconds(5);
}
