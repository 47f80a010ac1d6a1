namespace EtlFunctions.Tests.Feeds;

public sealed class FeedSchemaTests
{
    [Theory]
    [MemberData(nameof(FeedCases.Good), MemberType = typeof(FeedCases))]
    public void Feed_Good_IsAcceptedByBoth(string part, string value)
    {
        var json = FeedText.With(part, value);

        Assert.NotNull(FeedText.Parse(json, FeedCases.Environment));
        Assert.Empty(FeedSchema.Errors(json));
    }

    [Theory]
    [MemberData(nameof(FeedCases.Bad), MemberType = typeof(FeedCases))]
    public void Feed_Bad_IsRefusedByBoth(string part, string value)
    {
        var json = FeedText.With(part, value);

        Assert.NotEmpty(FeedText.Errors(json, FeedCases.Environment));
        Assert.NotEmpty(FeedSchema.Errors(json));
    }
}
