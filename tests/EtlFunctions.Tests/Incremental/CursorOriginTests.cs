using EtlFunctions.Feeds;
using EtlFunctions.Incremental;

namespace EtlFunctions.Tests.Incremental;

public sealed class CursorOriginTests
{
    [Theory]
    [InlineData(CursorType.Timestamp, "updated_at", "timestamp updated_at")]
    [InlineData(CursorType.Integer, "a b.c[0]", "integer a b.c[0]")]
    [InlineData(CursorType.Text, " x", "text  x")]
    public void Text_OfAnOrigin_IsReadBack(CursorType type, string path, string text)
    {
        var origin = new CursorOrigin(type, path);

        Assert.Equal(text, origin.ToString());
        Assert.Equal(origin, CursorOrigin.Parse(text));
    }

    [Theory]
    [InlineData("decimal price")]
    [InlineData("timestamp")]
    public void Parse_OfANewerVersionsText_SaysSo(string text) =>
        Assert.Contains("Run the version that wrote it", Assert.Throws<FormatException>(() => CursorOrigin.Parse(text)).Message, StringComparison.Ordinal);
}
