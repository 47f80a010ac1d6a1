using System.Net;

namespace EtlFunctions.Sources.Http;

/// <summary>The API answered with a status that trying again does not mend.</summary>
internal sealed class StatusException(string message, HttpStatusCode status) : SourceException(message)
{
    public HttpStatusCode Status { get; } = status;
}
