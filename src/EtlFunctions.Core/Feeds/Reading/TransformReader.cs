using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text;
using System.Text.Json;
using EtlFunctions.Transforms;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the keys of a source that name its transform; the ranges are those declared on <see cref="TransformLimits"/>.</summary>
internal static class TransformReader
{
    /// <summary>The most bytes of a script: 1 MiB.</summary>
    private const int MaxBytes = 1024 * 1024;

    private const string Expected = "the path of a script beside the feed file, such as shop.js";

    public static Transform? Read(FeedObject source)
    {
        var file = source.Optional("transform");
        var limits = source.Optional("transformLimits");
        if (file is null)
        {
            limits?.Fail("no transformLimits without transform");
            return null;
        }

        var sizes = limits is { } l ? Limits(l) : new TransformLimits();
        if (file.Value.Text(Expected, IsPath) is not { } path || Script(file.Value, path) is not { } text || sizes is null)
        {
            return null;
        }

        var transform = Transform.Compile(Path.GetFileName(path), text, sizes, out var problems);
        foreach (var problem in problems)
        {
            file.Value.Fail($"\"{path}\", {problem}", "a script that can be run");
        }

        return transform;
    }

    private static bool IsPath(string text) =>
        !string.IsNullOrWhiteSpace(text) && !text.Contains('\0') && !Path.IsPathRooted(text) && !text.Split('/', '\\').Contains("..");

    private static string? Script(FeedValue value, string path)
    {
        try
        {
            using var stream = File.OpenRead(Path.Combine(value.Reading.BaseDirectory, path));
            if (stream.Length > MaxBytes)
            {
                value.Fail($"\"{path}\" with {stream.Length:N0} bytes", $"a script of at most {MaxBytes:N0}");
                return null;
            }

            using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
            return reader.ReadToEnd();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            value.Fail(fault is DecoderFallbackException ? $"\"{path}\", which is not UTF-8" : $"\"{path}\", which cannot be read ({fault.GetType().Name})", Expected);
            return null;
        }
    }

    private static TransformLimits? Limits(FeedValue value)
    {
        if (FeedObject.Open(value) is not { } limits)
        {
            return null;
        }

        var defaults = new TransformLimits();
        var options = new TransformLimits
        {
            MaxStatements = Limit(limits, nameof(TransformLimits.MaxStatements)) ?? defaults.MaxStatements,
            MaxMilliseconds = Limit(limits, nameof(TransformLimits.MaxMilliseconds)) ?? defaults.MaxMilliseconds,
            MaxMemoryBytes = Limit(limits, nameof(TransformLimits.MaxMemoryBytes)) ?? defaults.MaxMemoryBytes,
            MaxDepth = Limit(limits, nameof(TransformLimits.MaxDepth)) ?? defaults.MaxDepth,
        };
        limits.Close();
        return options;
    }

    private static int? Limit(FeedObject limits, string property)
    {
        var range = typeof(TransformLimits).GetProperty(property)!.GetCustomAttribute<RangeAttribute>()!;
        return limits.Optional(JsonNamingPolicy.CamelCase.ConvertName(property))?.Integer((int)range.Minimum, (int)range.Maximum);
    }
}
