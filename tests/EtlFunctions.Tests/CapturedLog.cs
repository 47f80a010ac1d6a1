using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Tests;

/// <summary>Keeps what is logged.</summary>
internal sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    /// <summary>Gets the entries so far, in order.</summary>
    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    /// <summary>Gets the texts logged under an event id of Core.</summary>
    public IReadOnlyList<string> Of(int eventId) => [.. _entries.Where(e => e.EventId == eventId).Select(e => e.Text)];

    public ILogger CreateLogger(string categoryName) => new Logger(_entries, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(ConcurrentQueue<LogEntry> entries, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Enqueue(new LogEntry(category, logLevel, eventId.Id, formatter(state, exception), exception));
    }
}

/// <summary>One entry of the log.</summary>
internal sealed record LogEntry(string Category, LogLevel Level, int EventId, string Text, Exception? Exception);
