namespace EtlFunctions.Feeds.Reading;

/// <summary>One reading of one feed: what it is called in errors, where its variables come from, and the errors so far.</summary>
/// <param name="file">What errors call the feed.</param>
/// <param name="environment">Finds the value of an environment variable.</param>
/// <param name="baseDirectory">The folder that relative paths start from.</param>
internal sealed class FeedReading(string file, Func<string, string?> environment, string baseDirectory = ".")
{
    private readonly List<FeedError> _errors = [];

    public Func<string, string?> Environment { get; } = environment;

    /// <summary>Gets the folder that relative paths start from.</summary>
    public string BaseDirectory { get; } = baseDirectory;

    /// <summary>Gets the earlier answers whose values may stand in the texts that are read now, as <c>${start.reportId}</c>.</summary>
    public string[]? Answers { get; private set; }

    /// <summary>Reads something in whose texts values of earlier answers may stand.</summary>
    public T WithAnswers<T>(string[] answers, Func<T> read)
    {
        Answers = answers;
        try
        {
            return read();
        }
        finally
        {
            Answers = null;
        }
    }

    public void Fail(string path, string found, string expected) => _errors.Add(new FeedError(file, path, found, expected));

    /// <summary>Tells whether an error was reported at a place or inside it.</summary>
    public bool HasFailedAt(string path) => _errors.Exists(error =>
        error.JsonPath is { } place
        && place.StartsWith(path, StringComparison.Ordinal)
        && (place.Length == path.Length || place[path.Length] is '.' or '['));

    /// <summary>Ends the reading here when anything was wrong so far.</summary>
    public void ThrowIfFailed()
    {
        if (_errors.Count > 0)
        {
            throw new FeedValidationException([.. _errors]);
        }
    }
}
