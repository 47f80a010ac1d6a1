using System.Net;
using Amazon.Runtime;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Files;

/// <summary>Says what failures of S3 mean. Their messages are not told, since they may quote requests.</summary>
internal sealed class BucketFaults(StoragePath path)
{
    private const string Credentials = "Give the process credentials (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or a role)";

    public static BucketStore Opening(StoragePath path, Func<BucketStore> open)
    {
        try
        {
            return open();
        }
        catch (AmazonClientException failure)
        {
            throw StorageFailure.Of(path.ToString(), new BucketFaults(path).Unready(failure));
        }
    }

    public async Task<T> GuardAsync<T>(Func<Task<T>> request)
    {
        try
        {
            return await request();
        }
        catch (Exception failure) when (Of(failure) is { } fault)
        {
            throw fault;
        }
    }

    public StorageFault? Of(Exception failure) => failure switch
    {
        StorageFault => null,
        AmazonServiceException { StatusCode: 0 } unreachable => Unreachable(unreachable),
        AmazonServiceException refused => Of(refused),
        AmazonClientException unready => Unready(unready),
        HttpRequestException or IOException or TimeoutException or TaskCanceledException { InnerException: TimeoutException } => Unreachable(failure),
        _ => null,
    };

    private StorageFault Of(AmazonServiceException refused)
    {
        var status = (int)refused.StatusCode;
        var code = string.IsNullOrEmpty(refused.ErrorCode) || refused.ErrorCode == refused.StatusCode.ToString() ? refused.StatusCode.ToString() : refused.ErrorCode;
        var found = $"found the answer {status} {code}";
        return (refused.StatusCode, code) switch
        {
            (_, "NoSuchBucket") => new StorageFault(StorageFaultKind.NoContainer, $"no such bucket \"{path.Container}\"", "Correct source.path, s3://bucket/key, or source.endpoint."),
            (HttpStatusCode.NotFound, _) => new StorageFault(StorageFaultKind.NoObject, found),
            (HttpStatusCode.PreconditionFailed, _) => new StorageFault(StorageFaultKind.Changed, "another ETag"),
            (_, "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "ExpiredToken" or "InvalidToken") => new StorageFault(
                StorageFaultKind.Refused, found, $"{Credentials} that the store takes."),
            (_, "InvalidObjectState") => new StorageFault(StorageFaultKind.Refused, found, "Restore the archived object, then start again."),
            (_, "AuthorizationHeaderMalformed" or "PermanentRedirect" or "IllegalLocationConstraintException") or (HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect, _) =>
                new StorageFault(StorageFaultKind.Refused, found, $"Set source.region to that of the bucket \"{path.Container}\"."),
            (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, _) => new StorageFault(
                StorageFaultKind.Refused, found, $"Grant the identity that runs this s3:GetObject on \"{path.Container}/*\" and s3:ListBucket on \"{path.Container}\"; without the latter an object that is not there is refused too."),
            (_, "SlowDown" or "RequestTimeout" or "RequestTimeTooSkewed" or "Throttling" or "ThrottlingException") or (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError, _) =>
                new StorageFault(StorageFaultKind.Busy, found),
            _ => new StorageFault(StorageFaultKind.Refused, found, "Check source.path, source.endpoint and source.region."),
        };
    }

    private StorageFault Unready(AmazonClientException failure) =>
        failure.Message.Contains("RegionEndpoint", StringComparison.Ordinal) || failure.Message.Contains("region", StringComparison.OrdinalIgnoreCase)
            ? new StorageFault(StorageFaultKind.Refused, "no region is set", "Set source.region, or AWS_REGION.")
        : failure.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase)
            ? new StorageFault(StorageFaultKind.Refused, "no credentials of AWS could be had", $"{Credentials} with s3:GetObject and s3:ListBucket on \"{path.Container}\".")
        : Unreachable(failure);

    private static StorageFault Unreachable(Exception failure) => new(StorageFaultKind.Busy, $"no answer came ({StorageFaultText.Cause(failure)})");
}
