using EtlFunctions.Drafting;

namespace EtlFunctions.Tests.Drafting;

public sealed class DraftNameTests
{
    [Theory]
    [InlineData("/data/Shop Export (1).csv.gz", "shop-export-1")]
    [InlineData("/data/drop/*.csv", "drop")]
    [InlineData("/data/drop/products-*.csv", "drop")]
    [InlineData("/data/ünïque.json", "n-que")]
    [InlineData("/data/---.json", "catalog")]
    public void Name_OfAFile_IsOneThatAFeedCanHave(string path, string name) => Assert.Equal(name, DraftName.OfFile(path));
}
