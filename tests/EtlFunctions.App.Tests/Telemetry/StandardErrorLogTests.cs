using EtlFunctions.App.Telemetry;
using Microsoft.Extensions.Logging;

namespace EtlFunctions.App.Tests.Telemetry;

public sealed class StandardErrorLogTests : IDisposable
{
    private readonly StringWriter _error = new();
    private readonly ILoggerFactory _loggers;

    public StandardErrorLogTests()
    {
        var error = _error;
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(new StandardErrorLog(error)));
    }

    private ILogger Logger => _loggers.CreateLogger("EtlFunctions.Test");

    public void Dispose()
    {
        _loggers.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void Log_OutsideOfInvocations_IsALineWithLevelAndId()
    {
        Write(LogLevel.Warning, 2002, "The server\r\nis away.");

        Assert.Equal("EtlFunctions warning 2002: The server is away." + Environment.NewLine, _error.ToString());
    }

    [Fact]
    public void Log_WithAnException_HasItsTextsAndNoStack()
    {
        Write(LogLevel.Error, 1304, "It did not work.", Thrown());

        Assert.Equal("EtlFunctions error 1304: It did not work. (Outer. (Inner.))" + Environment.NewLine, _error.ToString());
    }

    [Fact]
    public void Log_WithinAnInvocation_IsLeftToTheHost()
    {
        using (Logger.BeginScope("another scope"))
        using (Logger.BeginScope(new Dictionary<string, object> { [InvocationLogScope.Key] = "id" }))
        using (Logger.BeginScope(new Dictionary<string, object> { ["more"] = 1 }))
        {
            Write(LogLevel.Error, 1, "within");
        }

        Assert.Equal("", _error.ToString());
    }

    private void Write(LogLevel level, int eventId, string line, Exception? exception = null) =>
        Logger.Log(level, new EventId(eventId), line, exception, (text, _) => text);

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("Outer.", new IOException("Inner."));
        }
        catch (InvalidOperationException exception)
        {
            return exception;
        }
    }
}
