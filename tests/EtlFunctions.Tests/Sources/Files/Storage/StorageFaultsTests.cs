using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;
using Azure;
using Azure.Identity;
using EtlFunctions.Feeds;
using EtlFunctions.Sources.Files;

namespace EtlFunctions.Tests.Sources.Files.Storage;

/// <summary>What the failures of both clients mean; none of their own messages is told, for they may quote requests.</summary>
public sealed class StorageFaultsTests
{
    private const string Secret = "sig=SECRET";

    private static readonly StoragePath Blob = new("shop", "feeds", "a.csv");
    private static readonly StoragePath Bucket = new(null, "feeds", "a.csv");

    [Theory]
    [InlineData(404, "BlobNotFound", StorageFaultKind.NoObject, "")]
    [InlineData(404, "ContainerNotFound", StorageFaultKind.NoContainer, "")]
    [InlineData(412, "ConditionNotMet", StorageFaultKind.Changed, "")]
    [InlineData(403, "AuthorizationPermissionMismatch", StorageFaultKind.Refused, "role Storage Blob Data Reader on the container \"feeds\" or the account \"shop\"")]
    [InlineData(403, "AuthorizationFailure", StorageFaultKind.Refused, "firewall")]
    [InlineData(401, "InvalidAuthenticationInfo", StorageFaultKind.Refused, "Storage Blob Data Reader")]
    [InlineData(409, "BlobArchived", StorageFaultKind.Refused, "Rehydrate")]
    [InlineData(503, "ServerBusy", StorageFaultKind.Busy, "")]
    [InlineData(500, "InternalError", StorageFaultKind.Busy, "")]
    [InlineData(429, null, StorageFaultKind.Busy, "")]
    [InlineData(400, "InvalidUri", StorageFaultKind.Refused, "source.path")]
    internal void Of_AnswersOfAzure_AreToldApart(int status, string? code, StorageFaultKind kind, string remedy) =>
        AssertFault(new BlobFaults(Blob, hasConnection: false).Of(new RequestFailedException(status, Secret, code, null)), kind, remedy);

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "NoSuchKey", StorageFaultKind.NoObject, "")]
    [InlineData(HttpStatusCode.NotFound, "NotFound", StorageFaultKind.NoObject, "")]
    [InlineData(HttpStatusCode.NotFound, "NoSuchBucket", StorageFaultKind.NoContainer, "")]
    [InlineData(HttpStatusCode.PreconditionFailed, "PreconditionFailed", StorageFaultKind.Changed, "")]
    [InlineData(HttpStatusCode.Forbidden, "AccessDenied", StorageFaultKind.Refused, "s3:GetObject on \"feeds/*\" and s3:ListBucket on \"feeds\"")]
    [InlineData(HttpStatusCode.Forbidden, "InvalidAccessKeyId", StorageFaultKind.Refused, "AWS_ACCESS_KEY_ID")]
    [InlineData(HttpStatusCode.Forbidden, "InvalidObjectState", StorageFaultKind.Refused, "Restore")]
    [InlineData(HttpStatusCode.BadRequest, "AuthorizationHeaderMalformed", StorageFaultKind.Refused, "source.region")]
    [InlineData(HttpStatusCode.MovedPermanently, "PermanentRedirect", StorageFaultKind.Refused, "source.region")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "SlowDown", StorageFaultKind.Busy, "")]
    [InlineData(HttpStatusCode.BadRequest, "RequestTimeout", StorageFaultKind.Busy, "")]
    [InlineData(HttpStatusCode.BadGateway, "", StorageFaultKind.Busy, "")]
    internal void Of_AnswersOfS3_AreToldApart(HttpStatusCode status, string code, StorageFaultKind kind, string remedy) =>
        AssertFault(new BucketFaults(Bucket).Of(new AmazonS3Exception(Secret, ErrorType.Unknown, code, "1", status)), kind, remedy);

    [Fact]
    public void Of_NoIdentity_SaysWhatToGive() => AssertFault(
        new BlobFaults(Blob, hasConnection: false).Of(new CredentialUnavailableException("DefaultAzureCredential failed\n- much more")), StorageFaultKind.Refused, "az login");

    [Fact]
    public void Of_NoCredentialsOfAws_SaysWhatToGive() => AssertFault(
        new BucketFaults(Bucket).Of(new AmazonClientException("Failed to resolve AWS credentials.")), StorageFaultKind.Refused, "AWS_ACCESS_KEY_ID");

    [Fact]
    public void Of_HostUnknown_NamesTheAccount()
    {
        var failure = new AggregateException("4 tries", new RequestFailedException("", new HttpRequestException("", new SocketException((int)SocketError.HostNotFound))));

        var fault = new BlobFaults(Blob, hasConnection: false).Of(failure)!;

        Assert.Equal(StorageFaultKind.Busy, fault.Kind);
        Assert.Contains("the host of the account \"shop\" is not known", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_Cancellation_IsNoFault()
    {
        Assert.Null(new BlobFaults(Blob, hasConnection: false).Of(new OperationCanceledException()));
        Assert.Null(new BucketFaults(Bucket).Of(new TaskCanceledException()));
    }

    private static void AssertFault(StorageFault? fault, StorageFaultKind kind, string remedy)
    {
        Assert.NotNull(fault);
        Assert.Equal(kind, fault.Kind);
        Assert.Contains(remedy, fault.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", fault.ToString(), StringComparison.Ordinal);
        Assert.Null(fault.InnerException);
    }
}
