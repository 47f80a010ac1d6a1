using EtlFunctions.Loading;

namespace EtlFunctions.Tests.Loading;

public sealed class SlowestPagesTests
{
    [Fact]
    public void Take_ManyPages_TakesThoseThatAreAmongTheFiveSlowestSoFar()
    {
        var slowest = new SlowestPages();

        var taken = new[] { 0.9, 1, 5, 3, 4, 2, 1, 2, 2.5, 0.5, 6 }.Where(seconds => slowest.Take(TimeSpan.FromSeconds(seconds)));

        Assert.Equal([1, 5, 3, 4, 2, 2, 2.5, 6], taken);
    }
}
