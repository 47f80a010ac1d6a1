using EtlFunctions.App.Configuration;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();
    builder.AddEtl();
    using var host = builder.Build();
    await host.CheckStartAsync();
    await host.RunAsync();
    return 0;
}
catch (Exception exception)
{
    return StartFault.Tell(exception, Console.Error);
}
