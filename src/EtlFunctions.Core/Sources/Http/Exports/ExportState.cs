namespace EtlFunctions.Sources.Http;

/// <summary>How far a run is with its export, as its cursor keeps it: neither addresses of files nor anything else that may be a secret.</summary>
internal sealed record ExportState
{
    /// <summary>Gets when the run was about to start the export; written before the request is sent.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Gets the values of the start's answer that further requests name, by path; <see langword="null"/> where it is not known that the export was started.</summary>
    public Dictionary<string, string>? Values { get; init; }

    /// <summary>Gets what messages call the export.</summary>
    public string Name => Values is { Count: > 0 } values ? $"the export {values.Values.First()}" : "the export";
}
