using System.Collections.Concurrent;
using EtlFunctions.Feeds;
using EtlFunctions.Feeds.Reading;
using EtlFunctions.Incremental;

namespace EtlFunctions.Sources.Http;

/// <summary>The addresses of a source: as asked, as stored in the ledger and as shown to people. The latter two hold no credential.</summary>
internal sealed class SourceAddress
{
    private const int MinSecretLength = 4;
    private const int MaxShownNumber = 12;

    private readonly HttpSourceOptions _options;
    private readonly Uri _base;
    private readonly string[] _secretNames;
    private readonly string[] _secrets;
    private readonly ConcurrentDictionary<string, bool> _concealed = new();

    public SourceAddress(HttpSourceOptions options)
    {
        _options = options;
        _base = new Uri(options.BaseUrl);
        var query = new Query(_base);
        _secrets = [.. options.Secrets.Where(secret => secret.Length >= MinSecretLength).OrderByDescending(secret => secret.Length)];
        _secretNames = options.Auth is { Type: HttpAuthType.ApiKey, Location: ApiKeyLocation.Query, Name: { } key } ? [.. options.SecretParams, key] : [.. options.SecretParams];
        Secrets = new SecretText(options.Secrets, options.Auth?.Username);
        var path = options.Path is null ? _base.GetLeftPart(UriPartial.Path) : $"{_base.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{options.Path.TrimStart('/')}";
        foreach (var parameter in options.Params.GroupBy(pair => pair.Key))
        {
            Set(query, parameter.Key);
        }

        First = new SourceRequest(query.On(new Uri(path)), new HttpMethod(options.Request.Method), options.Request.Body, options.Graphql is not null);
    }

    private SourceAddress(SourceAddress whole, SourceRequest first)
    {
        (_options, _base, _secretNames, _secrets, _concealed, Secrets) = (whole._options, whole._base, whole._secretNames, whole._secrets, whole._concealed, whole.Secrets);
        First = first;
    }

    /// <summary>Gets the request without what a paginator adds.</summary>
    public SourceRequest First { get; }

    /// <summary>Gets the address without what a paginator adds.</summary>
    public Uri Start => First.Address;

    /// <summary>Gets what hides the feed's secrets in what an API says.</summary>
    public SecretText Secrets { get; }

    /// <summary>Gets the origin that may be given credentials, such as <c>https://api.shop.example</c>.</summary>
    public string Home => _base.GetLeftPart(UriPartial.Authority);

    /// <summary>Gets a value indicating whether there is something that only the source's own origin is given.</summary>
    public bool HasCredentials => _options.Auth is not null || _options.Headers.Count > 0 || First.StaysHome || _options.SecretParams.Count > 0;

    /// <summary>Says of an address that it is of another origin and what that means; nothing of one of the source's own.</summary>
    public string Foreign(Uri uri)
    {
        if (IsHome(uri) || IsConcealed(uri))
        {
            return string.Empty;
        }

        var origin = uri.GetLeftPart(UriPartial.Authority);
        var withheld = HasCredentials ? " The credentials and headers of the feed are sent to the origin of source.baseUrl only and were withheld." : string.Empty;
        return $" A next link or redirect led from {Home} to {origin}, another origin.{withheld} If both are the same API, set source.baseUrl to the origin that it names.";
    }

    /// <summary>Gets the addresses that ask for what changed since a value, or these where there is none.</summary>
    public SourceAddress Since(string? value)
    {
        if (value is null)
        {
            return this;
        }

        return _options.Incremental is { } incremental
            ? new SourceAddress(this, First.With(new RequestValue(incremental.Param, incremental.BodyPath, incremental.TextOf(value), IsNumber: incremental is { Type: CursorType.Integer, Template: null })))
            : throw new SourceException($"{Show(Start)}: the run asks for what changed since {value}, but the feed has no source.incremental any more. The next start begins anew.") { StopsRun = true, DeadEnd = DeadEnd.Changed };
    }

    /// <summary>Tells whether an address is of the origin that may be given credentials.</summary>
    public bool IsHome(Uri address) =>
        Uri.Compare(address, _base, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>Gets the request for a page.</summary>
    public SourceRequest With(params ReadOnlySpan<RequestValue> values) => First.With(values);

    /// <summary>Gets the request for a page by parameters alone.</summary>
    public SourceRequest With(params ReadOnlySpan<(string Name, string Value)> parameters)
    {
        var request = First;
        foreach (var (name, value) in parameters)
        {
            request = request.With(new RequestValue(name, null, value));
        }

        return request;
    }

    /// <summary>Gets a link in the form in which it may be kept.</summary>
    public string Store(Uri link)
    {
        var query = new Query(link);
        foreach (var name in _secretNames)
        {
            query.Remove(name);
        }

        var text = query.On(link).AbsoluteUri;
        return text.Length <= HttpConstants.MaxLinkLength && Redact(text) == text
            ? text
            : throw new SourceException($"{Show(link)}: the next link cannot be kept: it is longer than {HttpConstants.MaxLinkLength} characters or holds a secret of the feed. Use another paginator.") { StopsRun = true };
    }

    /// <summary>Gets a kept link as it is asked: as the first page, with method and body.</summary>
    public SourceRequest Restore(string link)
    {
        var address = new Uri(link);
        var query = new Query(address);
        foreach (var name in _options.SecretParams.Where(name => IsHome(address) && !query.Has(name)))
        {
            Set(query, name);
        }

        return First with { Address = query.On(address) };
    }

    /// <summary>Takes an address for a secret: of it only the origin is shown.</summary>
    public Uri Conceal(Uri address)
    {
        _concealed.TryAdd(address.GetLeftPart(UriPartial.Path), true);
        return address;
    }

    /// <summary>Tells whether an address is a secret.</summary>
    public bool IsConcealed(Uri address) => _concealed.ContainsKey(address.GetLeftPart(UriPartial.Path));

    /// <summary>Gets an address as people may see it: of the parameters only plain numbers, such as a page.</summary>
    public string Show(Uri address)
    {
        if (IsConcealed(address))
        {
            return Redact(address.GetLeftPart(UriPartial.Authority)) + "/…";
        }

        var shown = new Query(address).Values
            .Where(pair => IsNumber(pair.Value) && !HttpSecret.IsNamed(pair.Name) && !_secretNames.Contains(pair.Name) && !_options.Secrets.Contains(pair.Value))
            .Select(pair => $"{pair.Name}={pair.Value}")
            .ToArray();
        return Redact(address.GetLeftPart(UriPartial.Path) + (shown.Length == 0 ? string.Empty : "?" + string.Join('&', shown)));
    }

    /// <summary>Takes the feed's secrets out of a text.</summary>
    public string Redact(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal).Replace(Uri.EscapeDataString(secret), "***", StringComparison.Ordinal);
        }

        return text;
    }

    private void Set(Query query, string name)
    {
        query.Remove(name);
        foreach (var (_, value) in _options.Params.Where(pair => pair.Key == name))
        {
            query.Add(name, value);
        }
    }

    private static bool IsNumber(string text) => text.Length is > 0 and <= MaxShownNumber && text.All(char.IsAsciiDigit);
}
