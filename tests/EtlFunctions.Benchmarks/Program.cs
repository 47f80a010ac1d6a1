using BenchmarkDotNet.Running;
using EtlFunctions.Benchmarks.EndToEnd;

// "end-to-end" measures whole processes against psql \copy; everything else goes to BenchmarkDotNet.
if (args is ["end-to-end", .. var rest])
{
    return await Comparison.RunAsync(ComparisonOptions.Parse(rest));
}

BenchmarkSwitcher.FromAssembly(typeof(Comparison).Assembly).Run(args);
return 0;
