using EtlFunctions.App.Configuration;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.AddEtl();
using var host = builder.Build();
await host.CheckStartAsync();
await host.RunAsync();
