namespace EtlFunctions.Sources.Http;

/// <summary>A host's name stands for an address that is refused.</summary>
internal sealed class RefusedAddressException(string message) : IOException(message);
