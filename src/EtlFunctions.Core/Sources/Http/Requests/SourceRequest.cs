using System.Text;
using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Http;

/// <summary>One request to an API, without credentials.</summary>
/// <param name="Address">The address.</param>
/// <param name="Method">The method; <c>POST</c> asks as <c>GET</c> does, by its body.</param>
/// <param name="Body">The text of the JSON body, or <see langword="null"/>.</param>
/// <param name="IsGraphql">Whether the answer is one of GraphQL, whose status alone tells nothing.</param>
internal sealed record SourceRequest(Uri Address, HttpMethod Method, string? Body = null, bool IsGraphql = false)
{
    public SourceRequest(Uri address)
        : this(address, HttpMethod.Get)
    {
    }

    /// <summary>Gets a value indicating whether the request may go to no other origin than the source's own: its body may hold what only that may see.</summary>
    public bool StaysHome => Method != HttpMethod.Get;

    /// <summary>Gets the body as it is sent.</summary>
    public HttpContent? Content()
    {
        if (Method == HttpMethod.Get)
        {
            return null;
        }

        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body ?? string.Empty));
        if (Body is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        return content;
    }

    /// <summary>Gets the request with further values.</summary>
    public SourceRequest With(params ReadOnlySpan<RequestValue> values)
    {
        var query = new Query(Address);
        var body = Body;
        foreach (var value in values)
        {
            if (value.BodyPath is { } path)
            {
                body = JsonBody.With(body, path, value.ToNode());
            }
            else
            {
                query.Set(value.Param!, value.Text);
            }
        }

        return this with { Address = query.On(Address), Body = body };
    }

    /// <summary>Gives method and address alone: the body may hold a secret.</summary>
    public override string ToString() => $"{Method} {Address.GetLeftPart(UriPartial.Path)}";
}
