using EtlFunctions.Feeds;
using EtlFunctions.Sources.Files;

namespace EtlFunctions.Sources.Http;

/// <summary>The encoding of a body: that of its byte order mark, else of the feed, else of Content-Type, else UTF-8.</summary>
internal static class BodyCharset
{
    /// <summary>Gets a whole body in UTF-8, and the encoding it came in; <see langword="null"/> for UTF-8.</summary>
    public static (byte[] Body, Charset? Charset) ToUtf8(byte[] body, HttpSourceOptions options, string? charset, string shownAddress)
    {
        var (mark, found) = ByteOrderMark.Find(body, shownAddress, Charsets.Of(options.Encoding ?? Charsets.Known(charset)));
        return found is null ? (body, null) : (found.ToUtf8(body.AsSpan(mark)), found);
    }

    /// <summary>Gets the check of a body's first records.</summary>
    public static EncodingCheck Check(HttpSourceOptions options, Charset? charset) =>
        new(charset, options.Encoding is null ? "Content-Type" : "source.encoding");
}
