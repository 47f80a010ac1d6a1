using System.Globalization;

namespace EtlFunctions.Transforms;

/// <summary>What keeps a text from being a transform.</summary>
/// <param name="Message">What was found and what was expected.</param>
/// <param name="Line">The line, from 1; 0 where no place tells.</param>
/// <param name="Column">The column, from 1.</param>
public sealed record ScriptProblem(string Message, int Line, int Column)
{
    /// <inheritdoc/>
    public override string ToString() => Line == 0 ? Message : string.Create(CultureInfo.InvariantCulture, $"line {Line}, column {Column}: {Message}");
}
