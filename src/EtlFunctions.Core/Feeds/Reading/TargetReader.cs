namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads the part <c>target</c> of a feed.</summary>
internal static class TargetReader
{
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
        };
        target.Close();
        return options;
    }
}
