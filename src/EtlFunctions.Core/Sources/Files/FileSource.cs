using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using EtlFunctions.Feeds;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>Files as a source, local ones and objects of stores.</summary>
internal sealed class FileSource(Feed feed, FeedFiles files) : IProductSource
{
    private readonly SemaphoreSlim _planning = new(1, 1);
    private readonly SequentialSource _sequential = new(feed, files);
    private readonly ConcurrentQueue<string> _warnings = new();
    private readonly ConcurrentQueue<string> _notes = new();
    private SourceFileSet? _files;

    public IReadOnlyList<string> Warnings => [.. _warnings, .. _notes];

    /// <summary>Gets the warnings: an empty file beside others is mostly a broken export, unless the feed allows for it.</summary>
    public IReadOnlyList<string> Doubts => feed.AllowEmpty ? [] : [.. _warnings];

    public async Task<SourcePlan> PlanAsync(string? cursor, int maxPages, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPages, 1);
        await _planning.WaitAsync(cancellationToken);
        try
        {
            // File reads block; the caller's thread is not the one to be blocked.
            return await Task.Run(() => Plan(cursor, maxPages, cancellationToken), cancellationToken);
        }
        finally
        {
            _planning.Release();
        }
    }

    public Task<IReadOnlyCollection<long>?> FindRepeatedAsync(CancellationToken cancellationToken) =>
        Task.Run(() => FindRepeated(cancellationToken), cancellationToken);

    public async Task VerifyAsync(string version, CancellationToken cancellationToken)
    {
        // Whoever planned here knows them.
        if (_files is null)
        {
            await Task.Run(() => FindPlanned(FileCursor.Parse(version), cancellationToken), cancellationToken);
        }
    }

    public async IAsyncEnumerable<RawRecord> ReadAsync(PlannedPage page, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var token = FilePageToken.Parse(page.Token);
        var file = files.Planned(token);
        if (token.Unreadable is not null)
        {
            await file.VerifyAsync(cancellationToken);
            throw new SourceException(token.Unreadable);
        }

        // Only a page of lines tells its bytes.
        var isSliced = token.Bytes > 0;
        if (isSliced && !NdjsonSlice.Fits(token))
        {
            await foreach (var record in StreamAsync(file, token, cancellationToken))
            {
                yield return record;
            }

            yield break;
        }

        var records = isSliced
            ? await NdjsonSlice.ReadAsync(file, token, feed.Limits.MaxRecordBytes, cancellationToken)
            : await _sequential.ReadAsync(file, token, cancellationToken);
        foreach (var record in records)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return record;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _sequential.DisposeAsync();
        _planning.Dispose();
    }

    private async IAsyncEnumerable<RawRecord> StreamAsync(
        SourceFile file, FilePageToken token, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = await Task.Run(() => RecordReaders.Open(file, feed, token.Position), cancellationToken);
        for (var i = 0; i < token.Records; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return reader.Read(out var record) ? record : throw file.ContentChanged(token.Position, i, token.Records);
        }
    }

    private SourcePlan Plan(string? cursor, int maxPages, CancellationToken cancellationToken)
    {
        var from = cursor is null ? null : FileCursor.Parse(cursor);
        if (from is null || _files?.Hash != from.Hash)
        {
            _files = FindPlanned(from, cancellationToken);
        }

        var all = _files;
        if (from is null)
        {
            Look(all, cancellationToken);
        }

        var pages = new List<PlannedPage>();
        var index = from?.File ?? 0;
        var position = from?.Position ?? TextPosition.Start;
        long bytesDone = 0;
        var planned = 0;
        try
        {
            while (index < all.Count && pages.Count < maxPages)
            {
                planned = pages.Count;
                var step = PlanFile(all[index], position, maxPages - planned, pages, cancellationToken);
                if (step.Next is { } next)
                {
                    (position, bytesDone) = (next, step.BytesDone);
                    break;
                }

                index++;
                (position, bytesDone) = (TextPosition.Start, 0);
            }
        }
        catch (SourceException) when (planned > 0)
        {
            // The files before stand; the next call starts at the trouble and tells it.
            pages.RemoveRange(planned, pages.Count - planned);
        }

        var plan = index == all.Count
            ? new SourcePlan(pages, null, 1)
            : new SourcePlan(pages, FileCursor.At(all, index, position).ToText(), all.Progress(index, bytesDone));
        return from is null
            ? plan with { Findings = [all.ToString(), .. _warnings], Version = FileCursor.At(all, 0, TextPosition.Start).ToText() }
            : plan with { Findings = [] };
    }

    private IReadOnlyCollection<long>? FindRepeated(CancellationToken cancellationToken)
    {
        var scan = new KeyScan(feed);
        var repeated = scan.Find(files.Find(cancellationToken), cancellationToken);
        if (ChildrenLeftOut.Tell(scan.LeftOut) is { } told && !_notes.Contains(told))
        {
            _notes.Enqueue(told);
        }

        return repeated;
    }

    private SourceFileSet FindPlanned(FileCursor? cursor, CancellationToken cancellationToken)
    {
        if (cursor is null)
        {
            return files.Find(cancellationToken);
        }

        try
        {
            var found = files.Find(cancellationToken);
            found.VerifyPlanned(cursor);
            return found;
        }
        catch (SourceException e) when (e is not SourceChangedException && e is { StopsRun: true } && (e.DeadEnd is not null || e.InnerException is not (UnauthorizedAccessException or StorageFault)))
        {
            throw new SourceChangedException($"The source's files changed since the run was planned: {e.Message} The next start begins anew with the files that are there.") { DeadEnd = e.DeadEnd ?? DeadEnd.Changed };
        }
    }

    /// <summary>Looks at each file before anything of any is loaded.</summary>
    private void Look(SourceFileSet all, CancellationToken cancellationToken)
    {
        foreach (var warning in FirstLooks.At(all, feed, cancellationToken))
        {
            if (!_warnings.Contains(warning))
            {
                _warnings.Enqueue(warning);
            }
        }
    }

    private bool IsSliced(SourceFile file) => file.Kind.IsPlainNdjson && ((FileSourceOptions)feed.Source).ParentKey is null;

    private FilePlanStep PlanFile(SourceFile file, TextPosition from, int maxPages, List<PlannedPage> pages, CancellationToken cancellationToken) =>
        IsSliced(file) && (file = file.WithCharset()) is var known && IsSliced(known)
            ? new NdjsonPlanner(known, feed.Limits.PageSize).Plan(from, maxPages, pages, cancellationToken)
            : _sequential.Plan(file, from, maxPages, pages, cancellationToken);
}
