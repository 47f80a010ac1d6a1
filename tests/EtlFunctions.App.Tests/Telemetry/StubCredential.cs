using Azure.Core;

namespace EtlFunctions.App.Tests.Telemetry;

/// <summary>Gives one token, at once or when the test lets it.</summary>
/// <param name="gate">What the answer waits for.</param>
internal sealed class StubCredential(TaskCompletionSource<AccessToken>? gate = null) : TokenCredential
{
    private readonly TaskCompletionSource<AccessToken> _gate = gate ?? Open();

    public void Answer() => _gate.TrySetResult(Token());

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => _gate.Task.WaitAsync(cancellationToken).GetAwaiter().GetResult();

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => await _gate.Task.WaitAsync(cancellationToken);

    private static AccessToken Token() => new("the-token", DateTimeOffset.MaxValue);

    private static TaskCompletionSource<AccessToken> Open()
    {
        var gate = new TaskCompletionSource<AccessToken>();
        gate.SetResult(Token());
        return gate;
    }
}
