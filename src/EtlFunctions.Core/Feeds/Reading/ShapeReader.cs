using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the part <c>shape</c> of a feed; the ranges are those declared on <see cref="ShapeOptions"/>.</summary>
internal static class ShapeReader
{
    public static ShapeOptions? Read(FeedValue value)
    {
        if (FeedObject.Open(value) is not { } shape)
        {
            return null;
        }

        var defaults = new ShapeOptions();
        var options = new ShapeOptions
        {
            Check = shape.Optional("check")?.Boolean() ?? defaults.Check,
            Records = Number(shape, nameof(ShapeOptions.Records)) ?? defaults.Records,
            VanishedPercent = Number(shape, nameof(ShapeOptions.VanishedPercent)) ?? defaults.VanishedPercent,
            EmptiedPercent = Number(shape, nameof(ShapeOptions.EmptiedPercent)) ?? defaults.EmptiedPercent,
        };
        shape.Close();
        return options;
    }

    private static int? Number(FeedObject shape, string property)
    {
        var range = typeof(ShapeOptions).GetProperty(property)!.GetCustomAttribute<RangeAttribute>()!;
        return shape.Optional(JsonNamingPolicy.CamelCase.ConvertName(property))?.Integer((int)range.Minimum, (int)range.Maximum);
    }
}
