using System.Globalization;
using EtlFunctions.Api;
using Microsoft.AspNetCore.Http;

namespace EtlFunctions.App.Triggers;

/// <summary>Sends an answer of the API.</summary>
/// <param name="answer">The answer.</param>
internal sealed class ApiResult(ApiAnswer answer) : IResult
{
    /// <summary>The API's root; the host's own <c>routePrefix</c>, which host.json leaves as it is.</summary>
    public const string Root = "/api/";

    /// <summary>Gets the answer.</summary>
    public ApiAnswer Answer { get; } = answer;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Answer.Status;
        response.ContentType = Answer.ContentType;
        if (Answer.Location is { } location)
        {
            response.Headers.Location = Root + location;
        }

        if (Answer.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString("F0", CultureInfo.InvariantCulture);
        }

        await Answer.WriteAsync(response.Body, httpContext.RequestAborted);
    }
}
