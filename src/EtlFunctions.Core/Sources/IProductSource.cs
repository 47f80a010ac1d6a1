using System.Runtime.CompilerServices;
using EtlFunctions.Mapping;

namespace EtlFunctions.Sources;

/// <summary>A source of product records that can be read page by page, in any order and again.</summary>
/// <remarks>Members are safe to call concurrently.</remarks>
public interface IProductSource : IAsyncDisposable
{
    /// <summary>Gets a value indicating whether planning lands the raw pages in the ledger, from where reading takes them.</summary>
    bool LandsPages => false;

    /// <summary>Gets what planning sets going at the source beyond reading, a sentence's beginning; who only looks does not plan then. <see langword="null"/> for nothing.</summary>
    string? PlanStarts => null;

    /// <summary>
    /// Gets the statement that marks the rows the records came from, run inside the chunk's transaction, or <see langword="null"/>
    /// where nothing is marked: <c>$1</c> keys, <c>$2</c> versions, <c>$3</c> <c>loaded</c> or <c>rejected</c>, all <c>text[]</c>. Asked for once records of the page were read.
    /// </summary>
    string? MarkStatement => null;

    /// <summary>Gets <see cref="MarkStatement"/>, also before a record was read.</summary>
    /// <param name="cancellationToken">Stops the question.</param>
    Task<string?> DescribeMarkAsync(CancellationToken cancellationToken) => Task.FromResult(MarkStatement);

    /// <summary>
    /// Gets what of a page is to be kept in the ledger before a part of it is committed, from where it is then read, since the source
    /// may give other records when it is asked again; <see langword="null"/> for a page that always holds the same ones.
    /// </summary>
    /// <param name="token">The page's token.</param>
    Func<IReadOnlyCollection<RawRecord>, ReadOnlyMemory<byte>>? LandingOf(string token) => null;

    /// <summary>Tells whether what is kept of a page in the ledger is all that its records need, so that reading it gives the same ones; else <see cref="LandingOf"/> makes what is.</summary>
    /// <param name="page">The page as planned, with what is kept of it.</param>
    bool IsKept(PlannedPage page) => !page.Landed.IsEmpty;

    /// <summary>Gets what can be found out about the source before a run beyond its plan and its first page, in the order to do it.</summary>
    IReadOnlyList<SourceCheck> Checks => [];

    /// <summary>Gets the cursor of a first plan that asks only for what changed; the source says by its feed which it is.</summary>
    /// <param name="since">The value to start from, as the source gives and takes it.</param>
    /// <returns>The cursor, for <see cref="PlanAsync"/>.</returns>
    /// <exception cref="NotSupportedException">The source always gives everything.</exception>
    string CursorSince(string since) => throw new NotSupportedException("This kind of source cannot be asked for what changed since a value.");

    /// <summary>Gets what planning and reading found so far that a person should know and that is no error; it only grows, each text comes once.</summary>
    IReadOnlyList<string> Warnings => [];

    /// <summary>
    /// Gets what of this means that a record may have been missed: what was not read is then no sign that it is gone. It only
    /// grows, each text comes once, and it is there before the records read under it.
    /// </summary>
    IReadOnlyList<string> Doubts => [];

    /// <summary>Gets how often the source tried a request again so far, by itself and whatever came of it; it only grows.</summary>
    long Retries => 0;

    /// <summary>Looks through the source for keys that it holds in several places, before anything of a run is loaded; reading it once may be what that takes.</summary>
    /// <param name="cancellationToken">Stops the look.</param>
    /// <returns>Their hashes (<see cref="Catalog.RecordKey"/>), <see cref="RepeatedKeys.All"/> for too many to tell, or <see langword="null"/> where it cannot be told beforehand: they are then found when all is loaded.</returns>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    Task<IReadOnlyCollection<long>?> FindRepeatedAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyCollection<long>?>(null);

    /// <summary>Plans the pages after <paramref name="cursor"/>.</summary>
    /// <param name="cursor">The cursor of the plan before, or <see langword="null"/> for the first.</param>
    /// <param name="maxPages">The most pages to plan; at least 1. Fewer may come even before the end.</param>
    /// <param name="cancellationToken">Stops the planning.</param>
    /// <returns>The pages, and the cursor for the next call or <see langword="null"/> at the end.</returns>
    /// <exception cref="SourceException">The source cannot be read, or is no longer what the cursor was made from.</exception>
    Task<SourcePlan> PlanAsync(string? cursor, int maxPages, CancellationToken cancellationToken);

    /// <summary>Plans the same pages step by step: who keeps each step's pages and cursor before taking the next asks for nothing again that a step has fetched.</summary>
    /// <param name="cursor">The cursor of the plan before, or <see langword="null"/> for the first.</param>
    /// <param name="maxPages">The most pages of all steps together; at least 1.</param>
    /// <param name="cancellationToken">Stops the planning.</param>
    /// <returns>The steps, at least one. Once one had pages, trouble ends them, and the next plan meets it again.</returns>
    /// <exception cref="SourceException">The source cannot be read, or is no longer what the cursor was made from.</exception>
    async IAsyncEnumerable<SourcePlan> PlanStepsAsync(string? cursor, int maxPages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await PlanAsync(cursor, maxPages, cancellationToken);
    }

    /// <summary>Gets the cursor that plans what came behind the last page of a finished plan while its pages were read.</summary>
    /// <param name="lastToken">The last page's token.</param>
    /// <returns>The cursor, or <see langword="null"/> for a source that does not go on there.</returns>
    string? CursorBehind(string lastToken) => null;

    /// <summary>Requires that the source is still the version that a run was planned from, whatever of it is left to read.</summary>
    /// <param name="version">The version that a plan told.</param>
    /// <param name="cancellationToken">Stops the look.</param>
    /// <exception cref="SourceException">It is another one now, or cannot be looked at.</exception>
    Task VerifyAsync(string version, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Reads a planned page's records, always the same ones in the same order.</summary>
    /// <param name="page">The page as planned.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The records, streamed.</returns>
    /// <exception cref="SourceException">The source cannot be read, or is no longer what the page was planned from.</exception>
    IAsyncEnumerable<RawRecord> ReadAsync(PlannedPage page, CancellationToken cancellationToken);

    /// <summary>Reads a page whose records were loaded before, also those that are marked as loaded.</summary>
    /// <param name="page">The page as planned.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The records as <see cref="ReadAsync"/> gave them.</returns>
    /// <exception cref="SourceException">The source cannot be read, or is no longer what the page was planned from.</exception>
    IAsyncEnumerable<RawRecord> ReadAgainAsync(PlannedPage page, CancellationToken cancellationToken) => ReadAsync(page, cancellationToken);
}
