using System.Text;
using EtlFunctions.Database;
using EtlFunctions.Orchestration;
using FsCheck.Xunit;

namespace EtlFunctions.Tests.Database;

public sealed class ErrorTextTests
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    [Property]
    public void Cut_AnyText_IsShortAndStorable(string? start, ushort length)
    {
        var text = string.Concat(start, new string('x', length % 1500), start, "\ud83d\ude00", start);
        var cut = ErrorText.Cut(text);
        Assert.InRange(cut.Length, 0, ErrorText.MaxLength);
        Assert.DoesNotContain('\0', cut);
        Strict.GetBytes(cut);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Cut_SurrogatePairAtTheCut_IsKeptOrLeftWhole(int before)
    {
        var text = new string('x', ErrorText.MaxLength - 3 + before) + "\ud83d\ude00" + new string('y', 50);
        var cut = ErrorText.Cut(text);
        Strict.GetBytes(cut);
        Assert.EndsWith("…", cut, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', cut);
        Assert.InRange(cut.Length, ErrorText.MaxLength - 1, ErrorText.MaxLength);
    }

    [Fact]
    public void Cut_TextOfExactlyTheMost_IsKept()
    {
        var text = new string('x', ErrorText.MaxLength);
        Assert.Equal(text, ErrorText.Cut(text));
    }

    [Fact]
    public void Cut_NulAndLoneSurrogates_AreReplaced() => Assert.Equal("a\uFFFDb\uFFFDc\uFFFD", ErrorText.Cut("a\0b\ud800c\udc00"));

    [Fact]
    public void Of_Causes_AreToldOnceEach()
    {
        var failure = new InvalidOperationException("reading failed", new IOException("no space", new IOException("no space")));
        Assert.Equal("reading failed (no space)", ErrorText.Of(failure));
    }

    [Fact]
    public void Of_HugeMessages_IsShort()
    {
        var failure = new InvalidOperationException(new string('a', 2_000_000), new IOException(new string('b', 2_000_000)));
        Assert.Equal(ErrorText.MaxLength, ErrorText.Of(failure).Length);
    }
}
