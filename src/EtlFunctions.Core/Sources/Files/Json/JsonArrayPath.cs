using EtlFunctions.Mapping;

namespace EtlFunctions.Sources.Files;

/// <summary>The way through a JSON document into the array of records and out again.</summary>
internal sealed class JsonArrayPath(JsonTokens tokens, string name, string? selector)
{
    private const int MaxNamesTold = 10;
    private const int MaxBesideBytes = 4 * 1024;
    private const int MaxBeside = 100;

    private readonly List<string> _segments = selector is null ? [] : Names(selector, name);
    private readonly List<(string Name, byte[] Json)> _beside = [];

    /// <summary>Gets the short values passed so far that stand beside the array or the objects around it.</summary>
    public IReadOnlyList<(string Name, byte[] Json)> Beside => _beside;

    /// <summary>Passes everything before the first element.</summary>
    /// <returns><see langword="false"/> when the document is empty.</returns>
    /// <exception cref="SourceException">There is no array where one is expected.</exception>
    public bool Enter()
    {
        if (tokens.Peek() < 0)
        {
            return false;
        }

        foreach (var segment in _segments)
        {
            EnterProperty(segment);
        }

        if (tokens.TryPass('['))
        {
            return true;
        }

        var hint = _segments.Count > 0
            ? $"source.dataSelector \"{selector}\" must name an array."
            : "Name the array within the document in source.dataSelector, or set source.format to \"ndjson\" if each line is a record.";
        throw Misfit($"found {tokens.Found()}; expected an array of records. {hint}");
    }

    /// <summary>Passes everything behind the array, where nothing may stand that could hold more records.</summary>
    /// <returns>What is wrong there, or <see langword="null"/>.</returns>
    public string? Leave()
    {
        for (var i = _segments.Count - 1; i >= 0; i--)
        {
            while (!tokens.TryPass('}'))
            {
                if (!tokens.TryPass(','))
                {
                    return $"found {tokens.Found()} behind the array; expected ',' or '}}'";
                }

                if (tokens.TryPassName() is not { } property)
                {
                    return $"found {tokens.Found()} behind the array; expected a property";
                }

                if (property == _segments[i])
                {
                    return $"found a second property \"{property}\" at byte {tokens.Offset}; expected one";
                }

                if (!TryPassBeside(property))
                {
                    return $"found {tokens.Found()} behind the array; expected a value";
                }
            }
        }

        return tokens.Peek() < 0 ? null : $"found {tokens.Found()} behind the document; expected its end";
    }

    private void EnterProperty(string segment)
    {
        if (!tokens.TryPass('{'))
        {
            throw Misfit($"found {tokens.Found()}; expected an object with the property \"{segment}\" of source.dataSelector \"{selector}\".");
        }

        var others = new List<string>();
        while (tokens.TryPassName() is { } property)
        {
            if (property == segment)
            {
                return;
            }

            others.Add($"\"{property}\"");
            if (!TryPassBeside(property) || !tokens.TryPass(','))
            {
                break;
            }
        }

        var told = string.Join(", ", others.Take(MaxNamesTold)) + (others.Count > MaxNamesTold ? ", …" : string.Empty);
        throw Misfit($"found {tokens.Found()} after the properties {(told.Length > 0 ? told : "(none)")}; expected the property \"{segment}\" of source.dataSelector \"{selector}\".");
    }

    private bool TryPassBeside(string property)
    {
        if (!tokens.TryPassValue(MaxBesideBytes, out var kept))
        {
            return false;
        }

        if (kept is not null && _beside.Count < MaxBeside)
        {
            _beside.Add((property, kept));
        }

        return true;
    }

    private static List<string> Names(string selector, string file)
    {
        var names = RecordPath.TryParse(selector, out var path, out var error)
            ? path.Steps.Select(s => s.Name).OfType<string>().ToList()
            : [];
        return names.Count > 0 && names.Count == path!.Steps.Count
            ? names
            : throw new SourceException($"{file}: source.dataSelector is \"{selector}\"; expected {error ?? "names separated by dots, without elements of arrays"}.") { StopsRun = true };
    }

    private SourceException Misfit(string what) => new($"{name}: {what}") { StopsRun = true };
}
