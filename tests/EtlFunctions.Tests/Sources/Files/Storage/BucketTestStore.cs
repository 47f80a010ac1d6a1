using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using EtlFunctions.Feeds;
using EtlFunctions.Sources.Files;

namespace EtlFunctions.Tests.Sources.Files.Storage;

/// <summary>A bucket in s3rver.</summary>
internal sealed class BucketTestStore(IAmazonS3 client, string bucket, string endpoint) : TestStore($"s3://{bucket}/")
{
    public override FileSourceFactory Factory { get; } = Knowing(S3rver.Key);

    public override FileSourceFactory WrongFactory { get; } = Knowing("somebody");

    public static async Task<BucketTestStore> CreateAsync()
    {
        var server = await S3rver.StartAsync();
        var settings = new AmazonS3Config { ServiceURL = server.Url, ForcePathStyle = true, AuthenticationRegion = "us-east-1", RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED };
        var client = new AmazonS3Client(new BasicAWSCredentials(S3rver.Key, S3rver.Key), settings);
        var bucket = $"shop-{Guid.NewGuid():N}";
        await client.PutBucketAsync(bucket);
        return new BucketTestStore(client, bucket, server.Url);
    }

    public override Task PutAsync(string key, byte[] content) =>
        client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = key, InputStream = new MemoryStream(content), UseChunkEncoding = false });

    public override Task DeleteAsync(string key) => client.DeleteObjectAsync(bucket, key);

    public override FileSourceOptions Options(params string[] paths) => new() { Paths = paths, Endpoint = endpoint };

    public override FileSourceOptions WrongOptions(params string[] paths) => Options(paths);

    private static FileSourceFactory Knowing(string key) => new(new ObjectStores((path, options) => BucketStore.Open(path, options, new BasicAWSCredentials(key, key))));
}
