namespace EtlFunctions.Sources.Http;

/// <summary>The pages of one planning step, until it has enough.</summary>
internal sealed class PlanInProgress(int maxPages, TimeProvider timeProvider)
{
    private readonly long _started = timeProvider.GetTimestamp();
    private readonly List<PlannedPage> _pages = [];
    private long _landedBytes;
    private int _given;

    public bool IsFull => _pages.Count >= maxPages
        || (_pages.Count > 0 && (_landedBytes >= HttpConstants.LandedBytes || timeProvider.GetElapsedTime(_started) > HttpConstants.PlanTime));

    public bool IsEmpty => _pages.Count == 0;

    /// <summary>Gets or sets what the first page tells about the source.</summary>
    public IReadOnlyList<string> Findings { get; set; } = [];

    /// <summary>Gets a value indicating whether a page was added since the last step was given.</summary>
    public bool HasMore => _pages.Count > _given;

    public int Room => Math.Max(1, maxPages - _pages.Count);

    public void Add(PlannedPage page)
    {
        _pages.Add(page);
        _landedBytes += page.Landed.Length;
    }

    /// <summary>Gives what was planned since the last step.</summary>
    public SourcePlan TakeStep(HttpCursor? next)
    {
        var step = new SourcePlan(_pages[_given..], next?.ToText(), Progress(next)) { Findings = Findings };
        (_given, Findings) = (_pages.Count, []);
        return step;
    }

    public SourcePlan ToPlan(HttpCursor? next) => new(_pages, next?.ToText(), Progress(next)) { Findings = Findings };

    private static double? Progress(HttpCursor? next) => next switch
    {
        null => 1,
        { Pages: > 0 and var pages } => Math.Min(1, (double)next.Index / pages),
        { Total: > 0 and var total } => Math.Min(1, (double)next.Count / total),
        _ => null,
    };
}
