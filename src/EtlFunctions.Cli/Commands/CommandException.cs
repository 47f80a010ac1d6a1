namespace EtlFunctions.Cli.Commands;

/// <summary>Ends the command with a message for the user and an exit code.</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="message">Where, what was found, what was expected, what to do; no secrets.</param>
/// <param name="innerException">The cause, shown with <c>--verbose</c>.</param>
internal sealed class CommandException(int exitCode, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public int ExitCode { get; } = exitCode;
}
