using System.Net;

namespace EtlFunctions.Sources.Http;

/// <summary>Knows the refusals of an address that no longer holds.</summary>
internal static class RefusedFile
{
    /// <summary>Gets the status where a file is refused or gone; <see langword="null"/> for every other trouble.</summary>
    public static int? Status(SourceException failure) => failure switch
    {
        StatusException { Status: HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.BadRequest } gone => (int)gone.Status,
        RefusedRequestException refused => (int)refused.Status,
        { InnerException: StatusException { Status: HttpStatusCode.NotFound or HttpStatusCode.Gone } inner } => (int)inner.Status,
        _ => null,
    };
}
