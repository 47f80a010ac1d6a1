using EtlFunctions.Infra.Tests.Hooks;

namespace EtlFunctions.Infra.Tests.Database;

/// <summary>A database that the hooks have worked on, shared by tests that change nothing in it.</summary>
public sealed class MigratedStub : IAsyncLifetime
{
    internal EntraStub Stub { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Stub = await EntraStub.CreateAsync();
        await RunHooksAsync(Stub);
    }

    public async Task DisposeAsync() => await Stub.DisposeAsync();

    /// <summary>Runs the hooks as azd does, once.</summary>
    internal static async Task RunHooksAsync(EntraStub stub)
    {
        using var hook = new HookProcess(stub, await stub.AddAdministratorAsync());
        foreach (var name in new[] { "postprovision", "predeploy" })
        {
            var result = await hook.RunAsync(name);
            Assert.True(result.ExitCode == 0, result.Text);
        }
    }
}
