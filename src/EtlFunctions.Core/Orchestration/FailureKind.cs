namespace EtlFunctions.Orchestration;

/// <summary>What a failure means for the work at hand.</summary>
internal enum FailureKind
{
    /// <summary>Waiting may mend it: try again.</summary>
    Transient,

    /// <summary>This page cannot be loaded; others can.</summary>
    Page,

    /// <summary>No page can be loaded: stop the run.</summary>
    Run,
}
