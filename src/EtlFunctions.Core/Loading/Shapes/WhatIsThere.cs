using System.Text.Json;
using EtlFunctions.Feeds.Reading;
using EtlFunctions.Mapping;

namespace EtlFunctions.Loading;

/// <summary>Tells, of a path that no record has, what stands in its place.</summary>
internal static class WhatIsThere
{
    private const int MostListed = 8;
    private const int MostNames = 200;

    /// <summary>Describes the place, such as <c>`variant` is nowhere; there is `variants`, an array of 3</c>.</summary>
    /// <param name="path">The path, as <see cref="PathCount.Path"/> writes it.</param>
    /// <param name="mapped">All mapped paths.</param>
    /// <param name="records">Some records.</param>
    public static string InPlaceOf(string path, IReadOnlyList<PathCount> mapped, IEnumerable<ReadOnlyMemory<byte>> records)
    {
        var steps = Steps(path);
        var depth = 0;
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var record in records)
        {
            Visit(record, steps, ref depth, found);
        }

        var parent = Text(steps[..depth]);
        var place = depth == 0 ? "there" : $"in `{parent}` there";
        var nowhere = $"`{path}` is nowhere";
        var prefix = depth == 0 ? "" : $"{parent}.";
        if (NearestWord.To(steps[depth].TrimEnd(']', '['), found.Keys) is { } nearest)
        {
            return $"{nowhere}; {place} is `{nearest}`, {found[nearest]}";
        }

        var free = found.Keys.Where(name => !mapped.Any(m => IsAt(m.Path, prefix + Escape(name)))).Take(MostListed).ToArray();
        return free.Length switch
        {
            0 => nowhere,
            1 => $"{nowhere}; {place} is `{free[0]}`, {found[free[0]]}",
            _ => $"{nowhere}; {place} are {string.Join(", ", free[..^1].Select(n => $"`{n}`, {found[n]}"))} and `{free[^1]}`, {found[free[^1]]}",
        };
    }

    private static bool IsAt(string mapped, string path) =>
        mapped == path || mapped.StartsWith(path + ".", StringComparison.Ordinal) || mapped.StartsWith(path + "[", StringComparison.Ordinal);

    /// <summary>Goes as deep as any record allows, and keeps the names at the deepest place.</summary>
    private static void Visit(ReadOnlyMemory<byte> record, string[] steps, ref int depth, Dictionary<string, string> found)
    {
        try
        {
            using var document = JsonDocument.Parse(record, new JsonDocumentOptions { MaxDepth = MappingLimits.MaxNesting });
            var here = document.RootElement;
            var at = 0;
            for (; at < steps.Length - 1 && Enter(here, steps[at]) is { } next; at++)
            {
                here = next;
            }

            if (here.ValueKind != JsonValueKind.Object || at < depth)
            {
                return;
            }

            if (at > depth)
            {
                depth = at;
                found.Clear();
            }

            foreach (var field in here.EnumerateObject())
            {
                if (found.Count < MostNames && (!found.TryGetValue(field.Name, out var known) || known == "null"))
                {
                    found[field.Name] = Describe(field.Value);
                }
            }
        }
        catch (JsonException)
        {
            // Not a record to learn from.
        }
    }

    private static JsonElement? Enter(JsonElement here, string step)
    {
        var isArray = step.EndsWith("[]", StringComparison.Ordinal);
        if (here.ValueKind != JsonValueKind.Object || !here.TryGetProperty(Unescape(isArray ? step[..^2] : step), out var next))
        {
            return null;
        }

        return !isArray ? next.ValueKind == JsonValueKind.Object ? next : null
            : next.ValueKind == JsonValueKind.Array && next.GetArrayLength() > 0 ? next[0]
            : next.ValueKind == JsonValueKind.Object ? next : null;
    }

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Array => $"an array of {value.GetArrayLength()}",
        JsonValueKind.Object => "an object",
        _ => "null",
    };

    private static string Text(string[] steps) => string.Join('.', steps);

    private static string Escape(string name) => name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(".", "\\.", StringComparison.Ordinal)
        .Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal);

    private static string Unescape(string name) => name.Replace("\\.", ".", StringComparison.Ordinal).Replace("\\[", "[", StringComparison.Ordinal)
        .Replace("\\]", "]", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);

    /// <summary>Splits at the dots that separate names; an element's number stays with its array's name.</summary>
    private static string[] Steps(string path)
    {
        var steps = new List<string>();
        var start = 0;
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '\\')
            {
                i++;
            }
            else if (path[i] == '.')
            {
                steps.Add(path[start..i]);
                start = i + 1;
            }
        }

        return [.. steps, path[start..]];
    }
}
