using EtlFunctions.Database;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.App.Telemetry;

/// <summary>Writes to standard error what the app logs outside of invocations, such as at its start: the host drops what belongs to none.</summary>
/// <param name="error">Standard error.</param>
internal sealed class StandardErrorLog(TextWriter error) : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    /// <inheritdoc/>
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(this);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Standard error is the process's.
    }

    private bool IsInInvocation()
    {
        var found = new bool[1];
        _scopes.ForEachScope(
            static (scope, found) => found[0] |= scope is IEnumerable<KeyValuePair<string, object>> pairs && pairs.Any(pair => pair.Key == InvocationLogScope.Key), found);
        return found[0];
    }

    private sealed class Logger(StandardErrorLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel) || log.IsInInvocation())
            {
                return;
            }

            var text = formatter(state, exception);
            var cause = exception is null ? null : ErrorText.Of(exception);
            log.WriteLine(StandardErrorLine.Of(
                Level(logLevel), eventId.Id, cause is null || text.Contains(cause, StringComparison.Ordinal) ? text : $"{text} ({cause})"));
        }

        private static string Level(LogLevel level) => level switch
        {
            LogLevel.Critical or LogLevel.Error => "error",
            LogLevel.Warning => "warning",
            _ => "information",
        };
    }

    private void WriteLine(string line) => error.WriteLine(line);
}
