using EtlFunctions.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace EtlFunctions.App.Triggers;

/// <summary>Tells whether the app can work; open to everybody, as probes have no key.</summary>
/// <param name="api">Answers.</param>
public sealed class HealthTrigger(HealthApi api)
{
    /// <summary>Asks PostgreSQL for a sign of life.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    [Function("Health")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "healthz")] HttpRequest request, CancellationToken cancellationToken) =>
        new ApiResult(await api.GetAsync(cancellationToken));
}
