using EtlFunctions.Mapping;

namespace EtlFunctions.Tests.Mapping;

public sealed class RecordPathTests
{
    [Theory]
    [InlineData("title", "title")]
    [InlineData("Variant Price", "Variant Price")]
    [InlineData("seo.title", "seo|title")]
    [InlineData(@"a\.b.c", "a.b|c")]
    [InlineData(@"a\\.b", @"a\|b")]
    [InlineData(@"price \[EUR\]", "price [EUR]")]
    [InlineData("images[0].src", "images|#0|src")]
    [InlineData("m[1][23]", "m|#1|#23")]
    public void TryParse_Path_GivesItsSteps(string text, string steps)
    {
        Assert.True(RecordPath.TryParse(text, out var path, out var error), error);

        Assert.Equal(steps, string.Join('|', path.Steps.Select(s => s.Name ?? $"#{s.Index}")));
        Assert.Equal(text, path.ToString());
    }

    [Theory]
    [InlineData(null, "a path such as 'title' or 'seo.title'")]
    [InlineData("", "a path such as 'title' or 'seo.title'")]
    [InlineData("a..b", "a field's name at character 3")]
    [InlineData(".a", "a field's name at character 1")]
    [InlineData("a.", "a field's name at character 3")]
    [InlineData("[0]", "a field's name at character 1")]
    [InlineData("a[0]b", "'.' or '[' at character 5, after ']'")]
    [InlineData("a]", @"a '[' before the ']' at character 2, or '\]' where it is part of a name")]
    [InlineData("a[x]", @"an element's number such as '[0]' at character 2, or '\[' where it is part of a name")]
    [InlineData("a[-1]", @"an element's number such as '[0]' at character 2, or '\[' where it is part of a name; only a path into a response, such as cursorPath, counts from the end")]
    [InlineData("a[0", @"an element's number such as '[0]' at character 2, or '\[' where it is part of a name")]
    [InlineData("a[].b", @"an element's number such as '[0]' at character 2, or '\[' where it is part of a name; '[]' stands only at the end of skus.each")]
    [InlineData(@"a\n", @"'.', '[', ']' or '\' after the '\' at character 2")]
    [InlineData(@"a\", @"'.', '[', ']' or '\' after the '\' at character 2")]
    public void TryParse_NoPath_TellsWhatWasExpectedWhere(string? text, string expected)
    {
        Assert.False(RecordPath.TryParse(text, out _, out var error));

        Assert.Equal(expected, error);
    }

    [Fact]
    public void TryParse_MoreStepsThanARecordNests_IsRefused()
    {
        Assert.True(RecordPath.TryParse(string.Join('.', Enumerable.Repeat("a", 63)), out _, out _));
        Assert.False(RecordPath.TryParse(string.Join('.', Enumerable.Repeat("a", 64)), out _, out var error));
        Assert.Equal("fewer than 64 steps, since no record nests deeper", error);
    }

    [Theory]
    [InlineData("variants[]", "variants")]
    [InlineData("product.variants", "product.variants")]
    public void TryParseEach_MayEndInBrackets(string text, string expected)
    {
        Assert.True(RecordPath.TryParseEach(text, out var path, out _));

        Assert.Equal(expected, path.ToString());
    }
}
