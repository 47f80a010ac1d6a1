using System.Text.Json;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the keys that say how a store is reached; each has effect only beside paths of its store.</summary>
internal sealed class StorageReader
{
    private readonly FeedObject _source;
    private readonly FeedValue? _connection;
    private readonly bool _hasBlobs;
    private readonly bool _hasBuckets;

    public StorageReader(FeedObject source, IReadOnlyList<string> paths)
    {
        _source = source;
        _connection = source.Optional("connection");
        _hasBlobs = paths.Any(p => p.StartsWith(StoragePath.Blobs, StringComparison.Ordinal));
        _hasBuckets = paths.Any(p => p.StartsWith(StoragePath.Buckets, StringComparison.Ordinal));
        if (_hasBlobs && _hasBuckets)
        {
            source.Optional("path")?.Fail($"paths of {StoragePath.Blobs} and of {StoragePath.Buckets}", "paths of one store, and local ones beside them if need be; a second store is another feed");
        }
    }

    public string? Connection()
    {
        const string Expected = "a variable such as ${env:SHOP_STORAGE} that holds the connection string: a secret is not written in the feed";
        if (_connection is not { } value || !IsBeside(value, "connection", StoragePath.Blobs, _hasBlobs))
        {
            return null;
        }

        if (value.Json.ValueKind != JsonValueKind.String || !EnvironmentText.HasReference(value.Json))
        {
            // What stands there may be the secret itself.
            value.Fail(value.Json.ValueKind == JsonValueKind.String ? "a text without a variable" : Wording.Describe(value.Json), Expected);
            return null;
        }

        var text = value.Text(Expected);
        if (string.IsNullOrWhiteSpace(text) && text is not null)
        {
            value.Fail("a variable that is empty", "a connection string in it");
            return null;
        }

        return text;
    }

    public string? Endpoint()
    {
        const string Expected = "the address of the store, such as https://minio.example.com:9000, without user name or query";
        if (_source.Optional("endpoint") is not { } value || !IsBeside(value, "endpoint", $"{StoragePath.Blobs} or {StoragePath.Buckets}", _hasBlobs || _hasBuckets))
        {
            return null;
        }

        if (_hasBlobs && _connection is not null)
        {
            value.Fail("\"endpoint\" beside \"connection\"", "one of them: a connection string names its own, as BlobEndpoint");
            return null;
        }

        var text = HttpAddress.Read(value);
        if (text is not null && new Uri(text) is var uri && uri.Query.Length > 0)
        {
            value.Fail("an address with a query", Expected);
            return null;
        }

        if (_hasBlobs && text?.StartsWith("http://", StringComparison.Ordinal) == true)
        {
            value.Fail($"an address that begins with http:// beside {StoragePath.Blobs}", "https://, since a token is never sent readable; for Azurite set source.connection");
            return null;
        }

        return text;
    }

    public string? Region() =>
        _source.Optional("region") is { } value && IsBeside(value, "region", StoragePath.Buckets, _hasBuckets)
            ? value.Text("the name of a region, such as eu-central-1", text => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            : null;

    public bool? PathStyle() =>
        _source.Optional("pathStyle") is { } value && IsBeside(value, "pathStyle", StoragePath.Buckets, _hasBuckets) ? value.Boolean() : null;

    private static bool IsBeside(FeedValue value, string key, string paths, bool isThere)
    {
        if (!isThere)
        {
            value.Fail($"\"{key}\" without a path of {paths}", "it beside such a path only");
        }

        return isThere;
    }
}
