using EtlFunctions.Feeds;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Looks at a text before anything of it is loaded: whether it is what the feed takes it for.</summary>
internal static class FirstLook
{
    private const int HeadBytes = 128 * 1024;

    /// <summary>Looks at a file.</summary>
    /// <returns>What a person should know about it, or <see langword="null"/>.</returns>
    /// <exception cref="SourceException">It is another kind of file, in another encoding, or lacks mapped columns.</exception>
    public static string? At(SourceFile file, Feed feed, CancellationToken cancellationToken)
    {
        var head = Head(file, out var isWhole);
        if (file.Kind.Format == FileFormat.Xlsx)
        {
            WorkbookCheck.Verify(file, cancellationToken);
        }

        if (head.Length == 0)
        {
            return $"{file.Name} is empty.";
        }

        cancellationToken.ThrowIfCancellationRequested();
        var layout = RecordLayout.Of(file, feed);
        if (layout.Format != FileFormat.Xlsx)
        {
            Refuse(head, isWhole, file.Name, layout, file.Kind.IsPacked);
        }

        try
        {
            // Of what a transform makes there is nothing to see before it has run.
            ReadFirst(new HeadText(file.Name, head), isWhole, layout.OfRaw());
        }
        catch (SourceException failure) when (!isWhole && failure is not FeedMisfitException)
        {
            // What is missing may stand further in; the plan meets it.
        }

        return null;
    }

    /// <summary>Refuses a text that is something else by its beginning.</summary>
    public static void Refuse(ReadOnlySpan<byte> head, bool isWhole, string name, RecordLayout layout, bool isUnpacked, bool isBody = false)
    {
        var found = ForeignFile.Describe(head, isUnpacked, isWide: layout.Charset is { KeepsLines: false } || layout.Format == FileFormat.Xml, isBody);
        if (found is null)
        {
            var (mark, charset) = ByteOrderMark.Find(head, name, layout.Charset);
            var text = charset is null ? head[mark..] : charset.ToUtf8(head[mark..]);
            found = new ForeignText(text, isWhole).Describe(layout.Format, layout.DataSelector is not null, layout.Csv is { SkipRows: 0, HeaderRow: null or 1, Comment: null });
        }

        if (found is not null)
        {
            throw new FeedMisfitException($"{name}: {found.Replace("`jq -c . FILE`", $"`jq -c . {Path.GetFileName(name)}`", StringComparison.Ordinal)}, and start again. Nothing was loaded.");
        }
    }

    /// <summary>Says which settings a file would be read with whose name tells no format.</summary>
    public static string? Proposal(string name, Func<FileKind, SourceFile> open)
    {
        var head = Head(open(new FileKind(FileFormat.Auto, IsGzip: false)), out var isWhole);
        if (head is [0x1F, 0x8B, ..] && name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            head = Head(open(new FileKind(FileFormat.Auto, IsGzip: true)), out isWhole);
        }

        return ForeignFile.Describe(head, isUnpacked: false) ?? new ForeignText(head, isWhole).Proposal();
    }

    /// <summary>Reads the records of the head, which must have the mapped columns and be in their encoding.</summary>
    private static void ReadFirst(HeadText head, bool isWhole, RecordLayout layout)
    {
        using var reader = RecordReaders.Open(head, layout);
        var check = new EncodingCheck(reader.Charset, "source.encoding");
        RawRecord? last = null;
        while (!check.IsDone && reader.Read(out var record))
        {
            Add(check, last);
            last = record;
        }

        // The last one may be cut by the head's end.
        Add(check, isWhole ? last : null);
        check.Verify();
    }

    private static void Add(EncodingCheck check, RawRecord? record)
    {
        if (record is { } known)
        {
            check.Add(known);
        }
    }

    private static byte[] Head(SourceFile file, out bool isWhole)
    {
        using var text = new SourceStream(file);
        var head = new byte[HeadBytes];
        int length = 0, read;
        while (length < head.Length && (read = text.Read(head.AsSpan(length))) > 0)
        {
            length += read;
        }

        isWhole = length < head.Length && text.Damage is null;
        return head[..length];
    }
}
