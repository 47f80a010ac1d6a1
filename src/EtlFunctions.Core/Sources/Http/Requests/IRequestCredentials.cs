namespace EtlFunctions.Sources.Http;

/// <summary>Proves to the API who asks.</summary>
internal interface IRequestCredentials
{
    /// <summary>Puts the proof into a request to the source's own origin.</summary>
    ValueTask ApplyAsync(HttpRequestMessage request, CancellationToken cancellationToken);

    /// <summary>Drops a proof that was refused.</summary>
    /// <returns>Whether another attempt has a new one.</returns>
    bool Renew(HttpRequestMessage refused);
}
