using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.Tests.Database.Gate;

/// <summary>Keeps the scopes within which the migrations were logged.</summary>
internal sealed class ScopedLog : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> _scopes = new();
    private IExternalScopeProvider _provider = new LoggerExternalScopeProvider();

    /// <summary>Gets the scopes of each line, one text a line.</summary>
    public IReadOnlyList<string> Scopes => [.. _scopes];

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _provider = scopeProvider;

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    private sealed class Logger(ScopedLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log._provider.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var scopes = new List<string?>();
            log._provider.ForEachScope((scope, found) => found.Add(scope?.ToString()), scopes);
            log._scopes.Enqueue(string.Join(',', scopes));
        }
    }
}
