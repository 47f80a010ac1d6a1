namespace EtlFunctions.Cli.Commands;

/// <summary>A failure for people and programs.</summary>
/// <param name="Message">Where, what was found, what was expected, what to do; no secrets.</param>
/// <param name="ExitCode">One of <see cref="Commands.ExitCode"/>.</param>
/// <param name="Code">Its kind in a word that does not change, such as <c>feed_invalid</c>, or PostgreSQL's SQLSTATE.</param>
/// <param name="Hint">Where to go on, in a sentence.</param>
internal sealed record Failure(string Message, int ExitCode, string Code, string Hint);

/// <summary>The last line of standard output of a command that failed, with <c>--output json</c>. Append-only.</summary>
/// <param name="Error">The message.</param>
/// <param name="Code">Its kind.</param>
/// <param name="Hint">Where to go on.</param>
internal sealed record FailureLine(string Error, string Code, string Hint);
