using System.Runtime.CompilerServices;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Files;

/// <summary>A bucket of Amazon S3, or of whatever else speaks its protocol.</summary>
internal sealed class BucketStore(IAmazonS3 client, StoragePath path) : IObjectStore
{
    private readonly BucketFaults _faults = new(path);

    /// <summary>Opens the bucket.</summary>
    /// <param name="path">A path in it.</param>
    /// <param name="options">How it is reached.</param>
    /// <param name="credentials">The credentials; by default those that the SDK finds (variables, profile, role).</param>
    public static BucketStore Open(StoragePath path, FileSourceOptions options, AWSCredentials? credentials = null)
    {
        var settings = new AmazonS3Config
        {
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = 3,
            Timeout = TimeSpan.FromSeconds(60),
            ForcePathStyle = options.PathStyle ?? options.Endpoint is not null,
            // A part of an object has no checksum of its own; what is asked for is held against the ETag.
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        };
        if (options.Endpoint is { } endpoint)
        {
            settings.ServiceURL = endpoint;
            settings.AuthenticationRegion = options.Region ?? "us-east-1";
        }
        else if (options.Region is { } region)
        {
            settings.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        return BucketFaults.Opening(path, () => new BucketStore(credentials is null ? new AmazonS3Client(settings) : new AmazonS3Client(credentials, settings), path));
    }

    public async IAsyncEnumerable<StoredObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = path.Container, Prefix = prefix };
        ListObjectsV2Response page;
        do
        {
            page = await _faults.GuardAsync(() => client.ListObjectsV2Async(request, cancellationToken));
            foreach (var stored in page.S3Objects ?? [])
            {
                yield return new StoredObject(stored.Key, Version(stored.Size ?? 0, stored.ETag));
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }

    public Task<FileFingerprint> FindAsync(string key, CancellationToken cancellationToken) => _faults.GuardAsync(async () =>
    {
        var found = await client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = path.Container, Key = key }, cancellationToken);
        return Version(found.ContentLength, found.ETag);
    });

    public Task<Stream> OpenAsync(string key, string tag, long from, long count, CancellationToken cancellationToken) => _faults.GuardAsync(async () =>
    {
        var request = new GetObjectRequest { BucketName = path.Container, Key = key, ByteRange = new ByteRange(from, from + count - 1), EtagToMatch = $"\"{tag}\"" };
        var part = await client.GetObjectAsync(request, cancellationToken);
        try
        {
            OpenedPart.Verify(count, part.ContentLength, tag, Tag(part.ETag));
            return part.ResponseStream;
        }
        catch
        {
            part.Dispose();
            throw;
        }
    });

    public StorageFault? FaultOf(Exception failure) => _faults.Of(failure);

    private static FileFingerprint Version(long length, string? tag) => new(length, 0, Tag(tag));

    private static string Tag(string? tag) => tag?.Trim('"') ?? string.Empty;
}
