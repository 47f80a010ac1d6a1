using System.Globalization;
using System.Text.Json.Nodes;

namespace EtlFunctions.Sources.Http;

/// <summary>A value that a request carries, as a parameter of the address or in its body.</summary>
/// <param name="Param">The parameter, where no place of the body is named.</param>
/// <param name="BodyPath">The place of the body, or <see langword="null"/>.</param>
/// <param name="Text">The value.</param>
/// <param name="IsNumber">Whether a body carries it as a number.</param>
internal readonly record struct RequestValue(string? Param, string? BodyPath, string Text, bool IsNumber = false)
{
    public RequestValue(string? param, string? bodyPath, long number)
        : this(param, bodyPath, number.ToString(CultureInfo.InvariantCulture), IsNumber: true)
    {
    }

    public JsonNode? ToNode() => IsNumber ? JsonNode.Parse(Text) : JsonValue.Create(Text);
}
