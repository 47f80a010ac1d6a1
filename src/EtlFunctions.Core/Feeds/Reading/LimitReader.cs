using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the part <c>limits</c> of a feed; the ranges are those declared on <see cref="LimitOptions"/>.</summary>
internal static class LimitReader
{
    public static LimitOptions? Read(FeedValue value)
    {
        if (FeedObject.Open(value) is not { } limits)
        {
            return null;
        }

        var defaults = new LimitOptions();
        var options = new LimitOptions
        {
            PageSize = Limit(limits, nameof(LimitOptions.PageSize)) ?? defaults.PageSize,
            ChunkSize = Limit(limits, nameof(LimitOptions.ChunkSize)) ?? defaults.ChunkSize,
            MaxParallelPages = Limit(limits, nameof(LimitOptions.MaxParallelPages)) ?? defaults.MaxParallelPages,
            PagesPerSegment = Limit(limits, nameof(LimitOptions.PagesPerSegment)) ?? defaults.PagesPerSegment,
            MaxRecordBytes = Limit(limits, nameof(LimitOptions.MaxRecordBytes)) ?? defaults.MaxRecordBytes,
            MaxRejects = Limit(limits, nameof(LimitOptions.MaxRejects)),
            MaxRejectPercent = Limit(limits, nameof(LimitOptions.MaxRejectPercent)) ?? defaults.MaxRejectPercent,
            RetentionDays = Limit(limits, nameof(LimitOptions.RetentionDays)) ?? defaults.RetentionDays,
        };
        limits.Close();
        return options;
    }

    private static int? Limit(FeedObject limits, string property)
    {
        var range = typeof(LimitOptions).GetProperty(property)!.GetCustomAttribute<RangeAttribute>()!;
        return limits.Optional(JsonNamingPolicy.CamelCase.ConvertName(property))?.Integer((int)range.Minimum, (int)range.Maximum);
    }
}
