namespace EtlFunctions.Feeds;

/// <summary>What happens when the announced number of records changes while a run reads page numbers or offsets.</summary>
public enum TotalChange
{
    /// <summary>A warning tells both numbers; the run goes on, and each page must hold as many records as the new number gives it.</summary>
    Report,

    /// <summary>The run stops: pages may have shifted, so that a record was missed.</summary>
    Stop,
}
