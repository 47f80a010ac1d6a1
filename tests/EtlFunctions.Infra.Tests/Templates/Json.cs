using System.Text.Json;

namespace EtlFunctions.Infra.Tests.Templates;

/// <summary>Paths into JSON.</summary>
internal static class Json
{
    /// <summary>Gets what stands at a path of names, or <see langword="null"/>.</summary>
    public static JsonElement? At(this JsonElement element, string path)
    {
        JsonElement? found = element;
        foreach (var name in path.Split('.'))
        {
            found = found is { ValueKind: JsonValueKind.Object } inside && inside.TryGetProperty(name, out var next) ? next : null;
        }

        return found;
    }

    /// <summary>Gets the text at a path: of a string its characters, of anything else its JSON.</summary>
    public static string? TextAt(this JsonElement element, string path) => element.At(path)?.ToString();
}
