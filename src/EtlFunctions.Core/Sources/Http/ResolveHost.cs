using System.Net;

namespace EtlFunctions.Sources.Http;

/// <summary>Looks up the addresses of a host.</summary>
/// <param name="host">The name, or an address as text.</param>
/// <param name="cancellationToken">Stops the look-up.</param>
internal delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancellationToken);
