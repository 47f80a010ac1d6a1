namespace EtlFunctions.Feeds.Reading;

/// <summary>Gets the content of a feed file, or says why it cannot.</summary>
internal static class FeedFile
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a feed file without its byte order mark.</summary>
    /// <param name="file">The file.</param>
    /// <param name="folder">The folder whose feeds are named when there is no such file.</param>
    public static ReadOnlyMemory<byte> Read(string file, string folder)
    {
        try
        {
            if (Directory.Exists(file))
            {
                throw Error(file, "a directory", "a feed file");
            }

            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (stream.Length > FeedLoader.MaxFileBytes)
            {
                throw Error(file, $"{stream.Length} bytes", $"a feed file of at most {FeedLoader.MaxFileBytes} bytes");
            }

            var content = new byte[stream.Length];
            ReadOnlyMemory<byte> read = content.AsMemory(0, stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false));
            return read.Span.StartsWith(ByteOrderMark) ? read[ByteOrderMark.Length..] : read;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Error(file, "no such file", OtherFeeds(folder));
        }
        catch (UnauthorizedAccessException)
        {
            throw Error(file, "a file that may not be read", "read permission for this user");
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            throw Error(file, $"a file that cannot be read ({exception.Message})", "a feed file");
        }
    }

    private static string OtherFeeds(string folder)
    {
        var names = FeedFolder.Names(folder);
        return names.Count == 0
            ? $"the path of a feed file or the name of a feed; the folder \"{folder}\" holds none"
            : $"the path of a feed file or one of the feeds in \"{folder}\": {string.Join(", ", names)}";
    }

    private static FeedValidationException Error(string file, string found, string expected) =>
        new([new FeedError(file, null, found, expected)]);
}
