using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace EtlFunctions.Sources.Http;

/// <summary>What a response says about the rate of requests.</summary>
/// <param name="Wait">How long to wait before the next request, or <see langword="null"/> where nothing is said.</param>
/// <param name="IsExhausted">Whether no request is left in the current window.</param>
/// <param name="Reset">When the current window ends, or <see langword="null"/> where it is not said.</param>
internal readonly partial record struct RateLimit(TimeSpan? Wait, bool IsExhausted, TimeSpan? Reset)
{
    private const double FirstUnixSecond = 1e9;
    private const double FirstUnixMillisecond = 1e12;

    /// <summary>Reads <c>Retry-After</c> (RFC 9110), <c>RateLimit</c> and <c>RateLimit-*</c> (IETF draft, its older and newer form), <c>X-RateLimit-*</c> and BigCommerce's <c>X-Rate-Limit-*</c>.</summary>
    public static RateLimit Of(HttpResponseHeaders headers, DateTimeOffset now)
    {
        // The server's clock counts where it gives a time of day.
        var serverNow = headers.Date ?? now;
        var remaining = Number(headers, "RateLimit-Remaining") ?? Number(headers, "X-RateLimit-Remaining") ?? Number(headers, "X-Rate-Limit-Remaining")
            ?? Number(headers, "X-Rate-Limit-Requests-Left");
        var reset = UntilReset(headers, "RateLimit-Reset", serverNow) ?? UntilReset(headers, "X-RateLimit-Reset", serverNow) ?? UntilReset(headers, "X-Rate-Limit-Reset", serverNow)
            ?? (Number(headers, "X-Rate-Limit-Time-Reset-Ms") is >= 0 and < 1e9 and var milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null);
        if (Text(headers, "RateLimit") is { } combined)
        {
            remaining ??= Least(Remaining().Matches(combined));
            reset ??= Least(Seconds().Matches(combined)) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        }

        var isExhausted = remaining is <= 0;
        return new RateLimit(RetryAfter(headers, serverNow) ?? (isExhausted ? reset : null), isExhausted, reset);
    }

    private static TimeSpan? RetryAfter(HttpResponseHeaders headers, DateTimeOffset serverNow)
    {
        if (headers.RetryAfter?.Date is { } date)
        {
            return Max(date - serverNow);
        }

        // Some APIs send decimals.
        return Number(headers, "Retry-After") is >= 0 and < 1e8 and var seconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static TimeSpan? UntilReset(HttpResponseHeaders headers, string name, DateTimeOffset serverNow) => Number(headers, name) switch
    {
        null or < 0 => null,
        >= FirstUnixMillisecond and < 1e14 and var milliseconds => Max(DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds) - serverNow),
        >= FirstUnixSecond and < 1e11 and var seconds => Max(DateTimeOffset.UnixEpoch.AddSeconds(seconds) - serverNow),
        < FirstUnixSecond and var seconds => TimeSpan.FromSeconds(seconds),
        _ => null,
    };

    private static TimeSpan Max(TimeSpan wait) => wait > TimeSpan.Zero ? wait : TimeSpan.Zero;

    private static double? Number(HttpResponseHeaders headers, string name)
    {
        // Several windows may be told: the tightest counts.
        double? least = null;
        foreach (var part in (Text(headers, name) ?? string.Empty).Split(',', StringSplitOptions.TrimEntries))
        {
            if (double.TryParse(part.Split(';')[0], NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                least = least is { } other ? Math.Min(other, number) : number;
            }
        }

        return least;
    }

    private static double? Least(MatchCollection matches) =>
        matches.Count == 0 ? null : matches.Min(match => double.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture));

    private static string? Text(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    [GeneratedRegex(@"(?:^|[;,\s])(?:r|remaining)=(?<n>\d{1,9})", RegexOptions.ExplicitCapture)]
    private static partial Regex Remaining();

    [GeneratedRegex(@"(?:^|[;,\s])(?:t|reset)=(?<n>\d{1,9})", RegexOptions.ExplicitCapture)]
    private static partial Regex Seconds();
}
