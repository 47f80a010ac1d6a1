using EtlFunctions.Database;

namespace EtlFunctions.Tests;

/// <summary>A database that is migrated once and copied for each test that wants one like it.</summary>
internal static class MigratedTemplate
{
    private static readonly Lazy<Task<string?>> Made = new(MakeAsync);

    /// <summary>Gets its name, or <see langword="null"/> on a server that outlives the tests and is to keep nothing of them.</summary>
    public static Task<string?> NameAsync() => Made.Value;

    private static async Task<string?> MakeAsync()
    {
        if (!TestServer.IsOfTheseTests)
        {
            return null;
        }

        await using var host = await CoreHost.CreateAsync(new CoreHostOptions { Migrate = false });
        await host.Get<Migrator>().MigrateAsync(CancellationToken.None);
        host.Get<EtlDataSource>().Connections.Clear();
        return await host.Database.CopyAsync();
    }
}
