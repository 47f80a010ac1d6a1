namespace EtlFunctions.Sources.Http;

/// <summary>Counts the attempts at one page by their progress: few that bring nothing, more where some bring data.</summary>
internal sealed class Attempts
{
    private int _withoutData;

    public int Failed { get; private set; }

    /// <summary>Counts a failure.</summary>
    /// <returns>Whether another attempt is due.</returns>
    public bool MayGoOn(TransientRequestException failure)
    {
        if (failure.IsThrottle)
        {
            return true;
        }

        Failed++;
        _withoutData = failure.BroughtData ? 0 : _withoutData + 1;
        return _withoutData < HttpConstants.AttemptsWithoutData && Failed < HttpConstants.AttemptsWithSomeData;
    }
}
