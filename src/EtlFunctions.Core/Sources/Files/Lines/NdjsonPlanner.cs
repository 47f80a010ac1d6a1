using System.Buffers;

namespace EtlFunctions.Sources.Files;

/// <summary>Finds the pages of a plain NDJSON file by its line ends alone; nothing is decoded or kept.</summary>
internal sealed class NdjsonPlanner(SourceFile file, int pageSize)
{
    // Stays in the processor's second-level cache between the read and the search.
    private const int BlockBytes = 256 * 1024;

    private long _pageOffset;
    private long _pageLine;
    private int _records;
    private long _line;
    private bool _lineIsBlank = true;

    /// <summary>Plans the pages that begin at <paramref name="from"/>.</summary>
    public FilePlanStep Plan(TextPosition from, int maxPages, List<PlannedPage> pages, CancellationToken cancellationToken)
    {
        using var stream = file.Open();
        var buffer = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            var offset = stream.Position = from.Offset;
            var lastPage = pages.Count + maxPages;
            (_pageOffset, _pageLine, _line, _records) = (offset, from.Number, from.Number, 0);
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var block = buffer.AsSpan(0, stream.Read(buffer.AsSpan(0, BlockBytes)));
                if (block.IsEmpty)
                {
                    EndLine(offset, pages);
                    EndPage(offset, pages);
                    file.VerifyPlanned(stream);
                    return new FilePlanStep(null, file.Fingerprint.Length);
                }

                if (offset == 0)
                {
                    var mark = ByteOrderMark.Find(block, file.Name, declared: null).Length;
                    block = block[mark..];
                    offset = _pageOffset = mark;
                }

                offset += PlanBlock(block, offset, lastPage, pages);
                if (pages.Count == lastPage)
                {
                    file.VerifyPlanned(stream);
                    return new FilePlanStep(new TextPosition(_pageOffset, _pageLine), _pageOffset);
                }
            }
        }
        catch (IOException e)
        {
            throw SourceFileHandle.Unreadable(file.Name, e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private int PlanBlock(ReadOnlySpan<byte> block, long offset, int lastPage, List<PlannedPage> pages)
    {
        var at = 0;
        while (pages.Count < lastPage)
        {
            var rest = block[at..];
            var length = rest.IndexOf(Blank.LineFeed);
            _lineIsBlank = _lineIsBlank && Blank.Is(length < 0 ? rest : rest[..length]);
            if (length < 0)
            {
                return block.Length;
            }

            at += length + 1;
            EndLine(offset + at, pages);
        }

        return at;
    }

    private void EndLine(long end, List<PlannedPage> pages)
    {
        _line++;
        if (!_lineIsBlank)
        {
            _lineIsBlank = true;
            _records++;
            if (_records == pageSize || end - _pageOffset >= RecordLimits.PageBytes)
            {
                EndPage(end, pages);
            }
        }
    }

    private void EndPage(long end, List<PlannedPage> pages)
    {
        if (_records > 0)
        {
            var token = FilePageToken.At(file, new TextPosition(_pageOffset, _pageLine)) with
            {
                Bytes = end - _pageOffset,
                Records = _records,
                Encoding = file.Kind.Charset?.Name,
            };
            pages.Add(token.ToPage());
        }

        (_pageOffset, _pageLine, _records) = (end, _line, 0);
    }
}

/// <summary>How far planning came in one file.</summary>
/// <param name="Next">Where the next page begins, or <see langword="null"/> at the file's end.</param>
/// <param name="BytesDone">The file's bytes, as stored, that are planned.</param>
internal readonly record struct FilePlanStep(TextPosition? Next, long BytesDone);
