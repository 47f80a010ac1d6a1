using BenchmarkDotNet.Running;
using EtlFunctions.Benchmarks.EndToEnd;
using EtlFunctions.Benchmarks.Micro;

// "end-to-end" measures whole processes against psql \copy; "transform" tells the rate of a script; everything else goes to BenchmarkDotNet.
if (args is ["end-to-end", .. var rest])
{
    return await Comparison.RunAsync(ComparisonOptions.Parse(rest));
}

if (args is ["transform", .. var records])
{
    return TransformBenchmark.Measure(records);
}

BenchmarkSwitcher.FromAssembly(typeof(Comparison).Assembly).Run(args);
return 0;
