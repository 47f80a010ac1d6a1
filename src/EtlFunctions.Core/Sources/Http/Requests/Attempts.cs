namespace EtlFunctions.Sources.Http;

/// <summary>Counts the attempts at one page by their progress: few that bring nothing, more where some bring data.</summary>
internal sealed class Attempts
{
    private int _withoutData;

    public int Failed { get; private set; }

    /// <summary>Gets a value indicating whether another attempt is due after one that failed.</summary>
    public bool MayGoOn => _withoutData < HttpConstants.AttemptsWithoutData && Failed < HttpConstants.AttemptsWithSomeData;

    /// <summary>Counts a failure; a refusal for the rate is none.</summary>
    public void Count(TransientRequestException failure)
    {
        if (failure.IsThrottle)
        {
            return;
        }

        Failed++;
        _withoutData = failure.BroughtData ? 0 : _withoutData + 1;
    }
}
