using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the part <c>target</c> of a feed.</summary>
internal static class TargetReader
{
    private static readonly RangeAttribute Percent = typeof(TargetOptions).GetProperty(nameof(TargetOptions.MaxDeletePercent))!.GetCustomAttribute<RangeAttribute>()!;

    public static TargetOptions? Read(FeedValue value)
    {
        if (FeedObject.Open(value) is not { } target)
        {
            return null;
        }

        var defaults = new TargetOptions();
        var options = new TargetOptions
        {
            DeleteMissing = target.Optional("deleteMissing")?.OneOf<DeleteMissing>() ?? defaults.DeleteMissing,
            MaxDeletePercent = target.Optional("maxDeletePercent")?.Integer((int)Percent.Minimum, (int)Percent.Maximum) ?? defaults.MaxDeletePercent,
            UnreadableMayDelete = target.Optional("unreadableMayDelete")?.Boolean() ?? defaults.UnreadableMayDelete,
        };
        target.Close();
        return options;
    }
}
