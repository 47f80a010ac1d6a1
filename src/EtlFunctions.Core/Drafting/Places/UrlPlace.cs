using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EtlFunctions.Feeds;
using EtlFunctions.Feeds.Reading;
using EtlFunctions.Sources;

namespace EtlFunctions.Drafting;

/// <summary>Proposes the source for an address of the web. Secrets in the address become variables.</summary>
internal static partial class UrlPlace
{
    // Where a page begins is the paginator's business.
    private static readonly string[] PageParams = ["page", "offset", "skip", "start", "cursor", "after", "page_info", "starting_after"];

    public static SourceDraft Draft(Uri url, DraftRequest request)
    {
        var secrets = new Dictionary<string, string>(StringComparer.Ordinal);
        var name = DraftName.Of(NameOf(url));
        var prefix = name.ToUpperInvariant().Replace('-', '_');
        var source = new JsonObject { ["type"] = HttpSourceOptions.TypeName, ["baseUrl"] = $"{url.Scheme}://{url.Authority}" };
        if (url.AbsolutePath.Trim('/') is { Length: > 0 } path)
        {
            source["path"] = path;
        }

        if (Params(url, prefix, secrets) is { Count: > 0 } parameters)
        {
            source["params"] = parameters;
        }

        if (request.Headers.Count > 0)
        {
            source["headers"] = Headers(request.Headers);
        }

        if (request.TokenVariable is { } token)
        {
            source["auth"] = new JsonObject { ["type"] = "bearer", ["token"] = $"${{env:{token}}}" };
        }

        if (url.UserInfo.Split(':', 2) is [{ Length: > 0 } user, var password])
        {
            secrets[$"{prefix}_PASSWORD"] = Uri.UnescapeDataString(password);
            source["auth"] = new JsonObject { ["type"] = "basic", ["username"] = Uri.UnescapeDataString(user), ["password"] = $"${{env:{prefix}_PASSWORD}}" };
        }

        return new SourceDraft(name, source) { Secrets = secrets };
    }

    private static string NameOf(Uri url)
    {
        var labels = url.IdnHost.Split('.');
        return url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || labels.Length < 2
            ? url.AbsolutePath.Trim('/').Split('/')[^1] is { Length: > 0 } last ? last.Split('.')[0] : url.IdnHost
            : labels[^2].Length <= 3 && labels.Length > 2 ? labels[^3] : labels[^2];
    }

    private static JsonObject Params(Uri url, string prefix, Dictionary<string, string> secrets)
    {
        var parameters = new JsonObject();
        foreach (var (key, value) in new Query(url).Values)
        {
            if (PageParams.Contains(key))
            {
                continue;
            }

            if (HttpSecret.IsNamed(key))
            {
                var variable = $"{prefix}_{Variable().Replace(key, "_").ToUpperInvariant()}";
                secrets[variable] = value;
                parameters[key] = $"${{env:{variable}}}";
            }
            else if (parameters[key] is { } before)
            {
                parameters[key] = before is JsonArray values ? [.. values.Select(v => v!.DeepClone()), value] : new JsonArray(before.DeepClone(), value);
            }
            else
            {
                parameters[key] = value;
            }
        }

        return parameters;
    }

    private static JsonObject Headers(IReadOnlyList<string> headers)
    {
        var found = new JsonObject();
        foreach (var header in headers)
        {
            if (header.Split(':', 2) is not [var key, var value] || !value.Contains("${env:", StringComparison.Ordinal))
            {
                throw new SourceException($"--header: found \"{header.Split(':')[0]}: …\"; expected a name, a colon and a value with a variable in it, such as 'X-Api-Key: ${{env:SHOP_KEY}}', so that no secret stands in the feed.") { StopsRun = true };
            }

            found[key.Trim()] = value.Trim();
        }

        return found;
    }

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex Variable();
}
