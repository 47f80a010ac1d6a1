using System.Text;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Reads files once before anything is loaded, to find products whose records stand in several places.</summary>
/// <remarks>What cannot be read is passed: the load meets it again and says what is to be done.</remarks>
internal sealed class KeyScan(Feed feed)
{
    private readonly Dictionary<string, long> _leftOut = [];
    private readonly RecordKeyReader? _keys = RecordKeyReader.Of(feed.Mapping, feed.Source.Transform is not null);

    /// <summary>Gets the lines that name another and do not count, by <c>source.childWhere</c>.</summary>
    public long LeftOut => _leftOut.Values.Sum();

    /// <summary>Finds the hashes of the keys, or <see langword="null"/> where only a mapper in code can read them.</summary>
    public IReadOnlyCollection<long>? Find(SourceFileSet files, CancellationToken cancellationToken)
    {
        var found = new RepeatFinder(files.TotalBytes);
        var lines = new LineScan(found);
        do
        {
            for (var i = 0; i < files.Count && !found.IsFull; i++)
            {
                if (!TryFind(files[i], found, lines, cancellationToken))
                {
                    return null;
                }
            }
        }
        while (lines.BeginsAgain());
        return found.Repeated;
    }

    private bool TryFind(SourceFile file, RepeatFinder found, LineScan lines, CancellationToken cancellationToken)
    {
        var layout = RecordLayout.Of(file, feed);
        if (layout.IsGrouped)
        {
            foreach (var record in Read(file, cancellationToken))
            {
                lines.Add(record);
            }
        }
        else if (layout is { Transform: not null, IsTable: false })
        {
            // To transform everything twice costs more than to put right what is met.
            return false;
        }
        else if (layout is { IsTable: true, Transform: null } && feed.Mapping.Id?.Path is not null)
        {
            FindRows(file, layout, found, cancellationToken);
        }
        else if (_keys is not null)
        {
            FindRecords(file, found, cancellationToken);
        }
        else
        {
            return false;
        }

        return true;
    }

    private void FindRecords(SourceFile file, RepeatFinder found, CancellationToken cancellationToken)
    {
        foreach (var record in Read(file, cancellationToken))
        {
            if (record is { Problem: null, IsFiltered: false } && _keys!.Guess(record) is { } key)
            {
                found.Add(key);
            }
        }
    }

    private static void FindRows(SourceFile file, RecordLayout layout, RepeatFinder found, CancellationToken cancellationToken)
    {
        using var input = new InputBuffer(new SourceStream(file), layout.Charset);
        input.SkipByteOrderMark();
        var rows = new CsvRows(input, layout);
        byte[] product = [];
        Span<char> text = stackalloc char[256];
        while (rows.Read() is { } row)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (row.Fields is not { } fields || rows.Header!.Continues(product, fields))
            {
                continue;
            }

            var id = rows.Header.Id(fields);
            product = id.ToArray();
            if (!id.IsEmpty)
            {
                found.Add(id.Length <= text.Length ? text[..Encoding.UTF8.GetChars(id, text)] : Encoding.UTF8.GetString(id));
            }
        }
    }

    private IEnumerable<RawRecord> Read(SourceFile file, CancellationToken cancellationToken)
    {
        using var reader = RecordReaders.Open(file, feed, TextPosition.Start);
        while (reader.Read(out var record))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return record;
        }

        _leftOut[file.Name] = (reader as GroupedLineReader)?.LeftOut ?? 0;
    }
}
