namespace EtlFunctions.Feeds.Reading;

/// <summary>Reads a decimal separator.</summary>
internal static class DecimalSeparator
{
    public static char? Read(FeedValue? value) => value?.Character(Wording.OneOf([".", ","]), c => c is '.' or ',');
}
