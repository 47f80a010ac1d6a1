using EtlFunctions.Sources.Files;

namespace EtlFunctions.Tests.Sources.Files.Storage;

public sealed class KeyGlobTests
{
    [Theory]
    [InlineData("a/*.csv", "a/b.csv", true)]
    [InlineData("a/*.csv", "a/.csv", true)]
    [InlineData("a/*.csv", "a/b/c.csv", false)]
    [InlineData("a/*.csv", "a/b.csv.gz", false)]
    [InlineData("a/*.csv", "a/b.csv\n", false)]
    [InlineData("a/*.csv", "A/b.csv", false)]
    [InlineData("a/*.csv", "a/bxcsv", false)]
    [InlineData("a/**/c.csv", "a/c.csv", true)]
    [InlineData("a/**/c.csv", "a/b/d/c.csv", true)]
    [InlineData("a/**/c.csv", "ab/c.csv", false)]
    [InlineData("a/**", "a/b/c.csv", true)]
    [InlineData("**/*.csv", "c.csv", true)]
    [InlineData("a/x**", "a/xb/c.csv", false)]
    [InlineData("a/*/c?.csv", "a/b/c?.csv", true)]
    [InlineData("a/*/c?.csv", "a/b/cd.csv", false)]
    [InlineData("a//*", "a//b", true)]
    [InlineData("a/20*-(1)+.csv", "a/2026-(1)+.csv", true)]
    public void Glob_OfKeys_MeansWhatItDoesForPaths(string glob, string key, bool expected) => Assert.Equal(expected, new KeyGlob(glob).Matches(key));

    [Theory]
    [InlineData("in/2026-*/x*.csv", "in/2026-")]
    [InlineData("*", "")]
    public void Prefix_OfAGlob_EndsBeforeItsFirstStar(string glob, string prefix) => Assert.Equal(prefix, new KeyGlob(glob).Prefix);
}
