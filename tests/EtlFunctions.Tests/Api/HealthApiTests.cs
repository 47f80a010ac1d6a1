using EtlFunctions.Api;
using EtlFunctions.Database;
using Microsoft.Extensions.Logging.Abstractions;

namespace EtlFunctions.Tests.Api;

public sealed class HealthApiTests
{
    [Fact]
    public async Task Get_DatabaseAnswers_IsHealthy()
    {
        await using var host = await ApiHost.CreateAsync(migrate: false);

        Assert.Equal(200, (await host.Get<HealthApi>().GetAsync(CancellationToken.None)).Status);
    }

    [Fact]
    public async Task Get_NobodyListens_Is503AndTellsNoSecret()
    {
        // Port 1 (tcpmux) has no listener on any machine of ours.
        await using var source = new DataSourceFactory().Create(
            new DatabaseOptions { ConnectionString = "Host=127.0.0.1;Port=1;Username=u;Password=hidden;Database=d" });

        var answer = await new HealthApi(source, new OpenGate(), NullLogger<HealthApi>.Instance).GetAsync(CancellationToken.None);

        var body = (await ApiHost.BodyAsync(answer)).ToJsonString();
        Assert.Equal((503, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.DoesNotContain("hidden", body, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", body, StringComparison.Ordinal);
    }
}
