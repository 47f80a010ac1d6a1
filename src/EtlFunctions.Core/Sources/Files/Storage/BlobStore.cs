using System.Runtime.CompilerServices;
using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Files;

/// <summary>A container of Azure Blob Storage.</summary>
internal sealed class BlobStore(BlobContainerClient container, StoragePath path, bool hasConnection) : IObjectStore
{
    // What an account with folders (hierarchical namespace) lists them with.
    private const string FolderMark = "hdi_isfolder";

    private const int KeysAtOnce = 1000;

    private readonly BlobFaults _faults = new(path, hasConnection);

    public static BlobStore Open(StoragePath path, FileSourceOptions options, TokenCredential credential)
    {
        var service = options.Connection is { } connection ? Connect(path, connection)
            : new BlobServiceClient(new Uri(options.Endpoint ?? $"https://{path.Account}.blob.core.windows.net"), credential, Settings());
        return new BlobStore(service.GetBlobContainerClient(path.Container), path, options.Connection is not null);
    }

    public async IAsyncEnumerable<StoredObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new GetBlobsOptions { Traits = BlobTraits.Metadata, Prefix = prefix };
        await using var pages = container.GetBlobsAsync(options, cancellationToken).AsPages(pageSizeHint: KeysAtOnce).GetAsyncEnumerator(cancellationToken);
        while (await _faults.GuardAsync(async () => await pages.MoveNextAsync()))
        {
            foreach (var blob in pages.Current.Values)
            {
                if (blob.Metadata?.ContainsKey(FolderMark) != true)
                {
                    yield return new StoredObject(blob.Name, Version(blob.Properties.ContentLength, blob.Properties.ETag));
                }
            }
        }
    }

    public Task<FileFingerprint> FindAsync(string key, CancellationToken cancellationToken) => _faults.GuardAsync(async () =>
    {
        var properties = await container.GetBlobClient(key).GetPropertiesAsync(cancellationToken: cancellationToken);
        return Version(properties.Value.ContentLength, properties.Value.ETag);
    });

    public Task<Stream> OpenAsync(string key, string tag, long from, long count, CancellationToken cancellationToken) => _faults.GuardAsync(async () =>
    {
        var options = new BlobDownloadOptions { Range = new HttpRange(from, count), Conditions = new BlobRequestConditions { IfMatch = new ETag($"\"{tag}\"") } };
        var part = await container.GetBlobClient(key).DownloadStreamingAsync(options, cancellationToken);
        try
        {
            OpenedPart.Verify(count, part.Value.Details.ContentLength, tag, Tag(part.Value.Details.ETag));
            return part.Value.Content;
        }
        catch
        {
            part.Value.Dispose();
            throw;
        }
    });

    public StorageFault? FaultOf(Exception failure) => _faults.Of(failure);

    private static BlobServiceClient Connect(StoragePath path, string connection)
    {
        BlobServiceClient service;
        try
        {
            service = new BlobServiceClient(connection, Settings());
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            // The message may quote the text.
            throw Wrong("found a text that is no connection string of a storage account", "copy one from the account's access keys, or with a SAS");
        }

        return service.AccountName is { Length: > 0 } account && account != path.Account
            ? throw Wrong($"found the connection of the account \"{account}\"", $"name that account in source.path, or give the connection of \"{path.Account}\"")
            : service;

        SourceException Wrong(string found, string remedy) => new($"{path} (source.connection): {found}; expected that of the account \"{path.Account}\". Correct the variable: {remedy}.") { StopsRun = true };
    }

    private static BlobClientOptions Settings() => new()
    {
        Retry = { MaxRetries = 3, Delay = TimeSpan.FromMilliseconds(500), MaxDelay = TimeSpan.FromSeconds(5), NetworkTimeout = TimeSpan.FromSeconds(60) },
        Diagnostics = { IsLoggingContentEnabled = false },
    };

    private static FileFingerprint Version(long? length, ETag? tag) => new(length ?? 0, 0, Tag(tag ?? default));

    private static string Tag(ETag tag) => tag.ToString().Trim('"');
}
