using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text.Json;
using EtlFunctions.Cli.Output;

namespace EtlFunctions.Cli.Commands;

/// <summary>The command <c>etl</c> with all its subcommands.</summary>
internal static class EtlRootCommand
{
    /// <summary>Runs the command line to its end.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> InvokeAsync(string[] arguments)
    {
        var result = Create().Parse(arguments);
        if (result.Action is ParseErrorAction usage)
        {
            usage.ShowHelp = false;
            var text = new StringWriter();
            await result.InvokeAsync(new InvocationConfiguration { Output = text, Error = text });
            var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var message = $"{string.Join(Environment.NewLine, lines)}{Environment.NewLine}See '{CommandName.With(Path(result))}--help'.";
            await Console.Error.WriteLineAsync(message);
            if (AsksForJson(arguments))
            {
                var failure = FailureReport.Usage(message.ReplaceLineEndings(" "));
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new FailureLine(failure.Message, failure.Code, failure.Hint), CliJson.Readable.FailureLine));
            }

            return ExitCode.Usage;
        }

        // Signals and failures are the command's own business: a run finishes its chunks first.
        return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    /// <summary>The line could not be read, so its options are looked for as they stand.</summary>
    private static bool AsksForJson(string[] arguments) =>
        arguments.Any(a => a is "--output=json" or "--output:json") || arguments.Zip(arguments.Skip(1)).Any(pair => pair is ("--output", "json"));

    private static RootCommand Create()
    {
        var options = new GlobalOptions();
        var host = new CommandHost(options, TimeProvider.System);
        var root = new RootCommand("Loads product catalogs into PostgreSQL, page by page: what is committed stays, and an interrupted run goes on where it stopped.")
        {
            new DemoCommand(host),
            new InitCommand(host),
            new RunCommand(host),
            new ResumeCommand(host),
            new StatusCommand(host),
            new RunsCommand(host),
            new CheckCommand(host),
            new PreviewCommand(host),
            new VerifyCommand(host),
            new RejectsCommand(host),
            new StateCommand(host),
            new DeletesCommand(host),
            new CancelCommand(host),
            new MigrateCommand(host),
            new PruneCommand(host),
            new PsqlCommand(host),
        };
        options.AddTo(root);
        root.SetAction(result =>
        {
            new HelpAction().Invoke(result);
            return ExitCode.Usage;
        });
        return root;
    }

    private static string Path(ParseResult result)
    {
        var names = new Stack<string>();
        for (SymbolResult? symbol = result.CommandResult; symbol is CommandResult { Command: not RootCommand } command; symbol = symbol.Parent)
        {
            names.Push(command.Command.Name);
        }

        return string.Concat(names.Select(name => name + " "));
    }
}
