using Azure.Storage.Blobs;
using EtlFunctions.App.Tests.Host;
using EtlFunctions.Feeds;
using EtlFunctions.Sources.Files;

namespace EtlFunctions.Tests.Sources.Files.Storage;

/// <summary>A container in Azurite.</summary>
internal sealed class BlobTestStore(BlobContainerClient container, string connection) : TestStore($"azblob://{container.AccountName}/{container.Name}/")
{
    public string Connection => connection;

    public override FileSourceFactory Factory { get; } = new();

    public override FileSourceFactory WrongFactory => Factory;

    public static async Task<BlobTestStore> CreateAsync()
    {
        var connection = (await Azurite.StartAsync()).ConnectionString;
        var container = new BlobContainerClient(connection, $"shop-{Guid.NewGuid():N}");
        await container.CreateAsync();
        return new BlobTestStore(container, connection);
    }

    public override Task PutAsync(string key, byte[] content) => container.GetBlobClient(key).UploadAsync(new BinaryData(content), overwrite: true);

    public override Task DeleteAsync(string key) => container.DeleteBlobAsync(key);

    public override FileSourceOptions Options(params string[] paths) => new() { Paths = paths, Connection = connection };

    public override FileSourceOptions WrongOptions(params string[] paths) => new()
    {
        Paths = paths,
        Connection = System.Text.RegularExpressions.Regex.Replace(connection, "AccountKey=[^;]+", $"AccountKey={Convert.ToBase64String(new byte[64])}"),
    };
}
