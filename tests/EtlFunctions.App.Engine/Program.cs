using EtlFunctions.App.Configuration;
using EtlFunctions.App.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// The App's orchestrations and activities on the Azure Storage engine, without a Functions host: a process that tests kill.
var builder = Host.CreateApplicationBuilder(args);
builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
await using var sidecar = await Sidecar.StartAsync(EngineSettings.Read(builder.Configuration));
builder.Services.AddEtl(AppSettings.Read(builder.Configuration));
builder.Services.AddDeclaredFunctions(sidecar.Address);
using var host = builder.Build();
await host.StartAsync();
Console.WriteLine(Sidecar.Listening + sidecar.Address);

// The end of standard input is the end of whoever started this. Nothing is drained: tests want hosts that die.
while (await Console.In.ReadLineAsync() is not null)
{
}

Environment.Exit(0);
