using System.Net.Http.Headers;
using System.Text.Json;
using EtlFunctions.Mapping;
using EtlFunctions.Sources.Files;

namespace EtlFunctions.Sources.Http;

/// <summary>One response: its records and what else it says.</summary>
internal sealed class HttpPage(string shownAddress, SourceRequest request, HttpResponseHeaders headers, Lazy<JsonElement?> root, string? selector, RawRecord[] records)
{
    public string ShownAddress => shownAddress;

    /// <summary>Gets the address that links in the page are relative to.</summary>
    public Uri Address => request.Address;

    /// <summary>Gets the request that it answers.</summary>
    public SourceRequest Request => request;

    public HttpResponseHeaders Headers => headers;

    /// <summary>Gets the body where it is valid JSON.</summary>
    public JsonElement? Root => root.Value;

    /// <summary>Gets the path of the array that held the records, or <see langword="null"/> where the body was the array.</summary>
    public string? Selector => selector;

    public RawRecord[] Records => records;

    /// <summary>Gets the encoding in which the body came; <see langword="null"/> for UTF-8.</summary>
    public Charset? Charset { get; init; }

    /// <summary>Gets what stood in place of the records, where that is not their array.</summary>
    public Nothing? Nothing { get; init; }

    /// <summary>Gets what tells the page's records from others.</summary>
    public ulong Fingerprint { get; } = PageFingerprint.Of(records);
}
