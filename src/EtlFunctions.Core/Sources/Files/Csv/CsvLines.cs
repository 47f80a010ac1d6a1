namespace EtlFunctions.Sources.Files;

/// <summary>Tells the rows of a CSV text apart.</summary>
/// <remarks>Where a row's quotes are broken, its end is unknown; then only its first line is taken for it.</remarks>
internal sealed class CsvLines(InputBuffer input, CsvDialect dialect, ReadOnlyMemory<byte> comment, bool isSheet)
{
    private readonly CsvRowScan _scan = new(dialect);

    /// <summary>Gets the number of the line that comes next.</summary>
    public long Line { get; set; } = 1;

    /// <summary>Gets where each field of the row ends that was found; of a row that is neither broken, cut nor too long.</summary>
    public ReadOnlySpan<int> FieldEnds => _scan.FieldEnds;

    /// <summary>Takes note of the longest row of which the fields are wanted.</summary>
    public void Limit(int rowBytes) => _scan.MaxRowBytes = rowBytes;

    /// <summary>Finds the row that comes next, blank lines and comments passed.</summary>
    public CsvLine Find()
    {
        while (true)
        {
            if (!comment.IsEmpty && IsComment())
            {
                PassLine();
                continue;
            }

            var found = FindEnd();
            var text = input.Available[..found.Length];
            if (found.Length == 0 || found.IsLong || found.Broken is not null || !Blank.Is(text))
            {
                return found;
            }

            Pass(found);
        }
    }

    /// <summary>Passes the row that was found.</summary>
    /// <returns>Its length in bytes.</returns>
    public long Pass(CsvLine row)
    {
        var start = input.Offset;
        if (row.IsLong)
        {
            PassLine();
        }
        else
        {
            Line += isSheet ? 1 : input.Available[..row.Length].Count(Blank.LineFeed);
            input.Advance(row.Length);
        }

        return input.Offset - start;
    }

    /// <summary>Passes what stands before a line, whatever it is.</summary>
    /// <returns><see langword="false"/> when the text ends before it.</returns>
    public bool PassTo(long line)
    {
        while (Line < line)
        {
            if (input.Available.IsEmpty && !input.Fill())
            {
                return false;
            }

            if (isSheet)
            {
                // A cell may have lines of its own.
                Pass(FindEnd());
            }
            else
            {
                PassLine();
            }
        }

        return true;
    }

    private bool IsComment()
    {
        while (input.Available.Length < comment.Length && input.Fill())
        {
        }

        return input.Available.StartsWith(comment.Span);
    }

    private CsvLine FindEnd()
    {
        _scan.Begin();
        var isWhole = false;
        while (true)
        {
            var length = _scan.Scan(input.Available, isWhole);
            if (length >= 0)
            {
                return new CsvLine(length, IsCut: isWhole && input.Damage is not null && !input.Available[..length].EndsWith("\n"u8));
            }

            if (isWhole && _scan.IsQuoted && input.Damage is not null)
            {
                // Its lines would pass for rows.
                return new CsvLine(input.Available.Length, IsCut: true);
            }

            if (_scan.Broken is { } broken)
            {
                return FirstLine(broken);
            }

            if (input.Available.Length > RecordLimits.KeptWhole)
            {
                return FirstLine(_scan.IsQuoted ? $"found no closing quote within {RecordLimits.KeptWhole:N0} bytes" : null);
            }

            isWhole = !input.Fill();
        }
    }

    private CsvLine FirstLine(string? broken)
    {
        var searched = 0;
        while (true)
        {
            var end = input.Available[searched..].IndexOf(Blank.LineFeed);
            if (end >= 0)
            {
                return new CsvLine(searched + end + 1, broken);
            }

            searched = input.Available.Length;
            if (searched > RecordLimits.KeptWhole)
            {
                return new CsvLine(RecordLimits.KeptOfLonger, IsLong: true);
            }

            if (!input.Fill())
            {
                return new CsvLine(searched, broken, IsCut: input.Damage is not null);
            }
        }
    }

    private void PassLine()
    {
        while (input.Available.Length > 0 || input.Fill())
        {
            var end = input.Available.IndexOf(Blank.LineFeed);
            input.Advance(end < 0 ? input.Available.Length : end + 1);
            if (end >= 0)
            {
                break;
            }
        }

        Line++;
    }
}
