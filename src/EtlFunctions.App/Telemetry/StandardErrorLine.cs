namespace EtlFunctions.App.Telemetry;

/// <summary>A line of standard error as the host and its log stream show it.</summary>
internal static class StandardErrorLine
{
    /// <summary>Makes one line of a text.</summary>
    /// <remarks>
    /// The host takes the level from the words <c>warn</c>, <c>error</c> and <c>fail</c> in the line, so the level comes first;
    /// and it repeats the lines with an error when the process ends (azure-functions-host, <c>WorkerProcess</c>).
    /// </remarks>
    /// <param name="level">The level.</param>
    /// <param name="eventId">The event's id, if it has one.</param>
    /// <param name="text">The text; the ends of its lines become blanks.</param>
    public static string Of(string level, int? eventId, string text)
    {
        var line = string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return $"EtlFunctions {level}{(eventId is { } id ? $" {id}" : "")}: {line}";
    }
}
