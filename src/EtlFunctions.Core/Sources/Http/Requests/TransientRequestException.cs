namespace EtlFunctions.Sources.Http;

/// <summary>An attempt failed in a way that another one may mend.</summary>
internal sealed class TransientRequestException(string message, Exception? innerException) : Exception(message, innerException)
{
    /// <summary>Gets a value indicating whether part of the body came.</summary>
    public bool BroughtData { get; init; }

    /// <summary>Gets a value indicating whether the API refused for the rate, which is no failure.</summary>
    public bool IsThrottle { get; init; }

    /// <summary>Gets how long to wait, where the API or the rate tells it.</summary>
    public TimeSpan? Delay { get; init; }
}
