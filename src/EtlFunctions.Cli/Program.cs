return await EtlFunctions.Cli.Commands.EtlRootCommand.InvokeAsync(args);
