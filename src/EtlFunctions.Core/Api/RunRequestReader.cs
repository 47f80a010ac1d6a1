using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using EtlFunctions.Database;
using EtlFunctions.Feeds;
using EtlFunctions.Feeds.Reading;

namespace EtlFunctions.Api;

/// <summary>Reads a <see cref="RunRequest"/> and names every field that is wrong, all at once.</summary>
internal sealed class RunRequestReader
{
    /// <summary>The most bytes of a body: 16 KiB, far more than all fields need.</summary>
    public const int MaxBytes = 16 * 1024;

    private const string Known = "one of the fields acceptShape, fresh, fullRefresh, limits";

    private static readonly (string Name, int Minimum, int Maximum, Func<LimitOptions, int, LimitOptions> Set)[] Limits =
    [
        Limit(nameof(LimitOptions.PageSize), (o, v) => o with { PageSize = v }),
        Limit(nameof(LimitOptions.ChunkSize), (o, v) => o with { ChunkSize = v }),
        Limit(nameof(LimitOptions.MaxParallelPages), (o, v) => o with { MaxParallelPages = v }),
        Limit(nameof(LimitOptions.PagesPerSegment), (o, v) => o with { PagesPerSegment = v }),
        Limit(nameof(LimitOptions.MaxRecordBytes), (o, v) => o with { MaxRecordBytes = v }),
        Limit(nameof(LimitOptions.MaxRejects), (o, v) => o with { MaxRejects = v }),
        Limit(nameof(LimitOptions.MaxRejectPercent), (o, v) => o with { MaxRejectPercent = v }),
        Limit(nameof(LimitOptions.RetentionDays), (o, v) => o with { RetentionDays = v }),
    ];

    private readonly List<FieldError> _errors = [];

    private RunRequestReader()
    {
    }

    /// <summary>Reads a body.</summary>
    /// <param name="body">The body; empty for all defaults.</param>
    /// <param name="source">The feed's source, which may bound the sizes.</param>
    /// <param name="feedLimits">The feed's own sizes.</param>
    /// <returns>The request, or what is wrong with it.</returns>
    public static (RunRequest? Request, IReadOnlyList<FieldError> Errors) Read(ReadOnlyMemory<byte> body, SourceOptions source, LimitOptions feedLimits)
    {
        var reader = new RunRequestReader();
        var request = reader.ReadBody(body, feedLimits);
        if (reader._errors.Count == 0 && request.Limits is { } limits && PageOfOneChunk.FindFault(source, limits) is { } expected)
        {
            reader.Fail("$.limits.pageSize", limits.PageSize.ToString(CultureInfo.InvariantCulture), expected);
        }

        return (reader._errors.Count == 0 ? request : null, reader._errors);
    }

    private RunRequest ReadBody(ReadOnlyMemory<byte> body, LimitOptions feedLimits)
    {
        if (body.Length > MaxBytes)
        {
            Fail("$", $"{body.Length} bytes or more", $"at most {MaxBytes} bytes");
            return new RunRequest();
        }

        if (body.IsEmpty)
        {
            return new RunRequest();
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            return ReadRoot(json.RootElement, feedLimits);
        }
        catch (JsonException exception)
        {
            Fail("$", $"no JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}", "a JSON object, or no body at all");
            return new RunRequest();
        }
    }

    private RunRequest ReadRoot(JsonElement root, LimitOptions feedLimits)
    {
        var request = new RunRequest();
        foreach (var field in Fields("$", root))
        {
            request = field.Name switch
            {
                "acceptShape" => request with { AcceptShape = ReadTruth("$.acceptShape", field.Value) },
                "fresh" => request with { Fresh = ReadTruth("$.fresh", field.Value) },
                "fullRefresh" => request with { FullRefresh = ReadTruth("$.fullRefresh", field.Value) },
                "limits" => request with { Limits = ReadLimits(field.Value, feedLimits) },
                _ => Unknown($"$.{field.Name}", Known, request),
            };
        }

        return request;
    }

    private bool ReadTruth(string place, JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Fail(place, Text(value), "true or false");
        }

        return value.ValueKind == JsonValueKind.True;
    }

    private LimitOptions ReadLimits(JsonElement value, LimitOptions limits)
    {
        foreach (var field in Fields("$.limits", value))
        {
            var place = $"$.limits.{field.Name}";
            var index = Array.FindIndex(Limits, l => l.Name == field.Name);
            if (index < 0)
            {
                limits = Unknown(place, $"one of the fields {string.Join(", ", Limits.Select(l => l.Name))}", limits);
                continue;
            }

            var (_, minimum, maximum, set) = Limits[index];
            if (field.Value.ValueKind == JsonValueKind.Number && field.Value.TryGetInt32(out var number) && number >= minimum && number <= maximum)
            {
                limits = set(limits, number);
            }
            else
            {
                Fail(place, Text(field.Value), string.Create(CultureInfo.InvariantCulture, $"an integer from {minimum} to {maximum}"));
            }
        }

        return limits;
    }

    private JsonElement.ObjectEnumerator Fields(string place, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            return value.EnumerateObject();
        }

        Fail(place, Text(value), "an object");
        return default;
    }

    private T Unknown<T>(string place, string expected, T result)
    {
        Fail(ErrorText.Cut(place), "an unknown field", expected);
        return result;
    }

    private void Fail(string field, string found, string expected) => _errors.Add(new FieldError(field, found, expected));

    private static string Text(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 60 ? text : $"{text[..60]}…";
    }

    private static (string, int, int, Func<LimitOptions, int, LimitOptions>) Limit(string property, Func<LimitOptions, int, LimitOptions> set)
    {
        var range = typeof(LimitOptions).GetProperty(property)!.GetCustomAttribute<RangeAttribute>()!;
        return (JsonNamingPolicy.CamelCase.ConvertName(property), (int)range.Minimum, (int)range.Maximum, set);
    }
}
