using EtlFunctions.Cli.Output;
using EtlFunctions.Drafting;
using Spectre.Console;

namespace EtlFunctions.Cli.Drafts;

/// <summary>Asks at the terminal; the guess is the default.</summary>
internal sealed class TerminalQuestions(CommandConsole console) : IDraftQuestions
{
    public void Show(IEnumerable<string> lines)
    {
        console.Say("The fields of the first records:");
        foreach (var line in lines)
        {
            console.Say($"  {line}");
        }

        console.Say();
    }

    public string? Ask(string question, string? guess, Func<string, string?> complaint)
    {
        var prompt = new TextPrompt<string>(Markup.Escape(question)) { AllowEmpty = true };
        if (guess is not null)
        {
            prompt.DefaultValue(guess);
        }

        prompt.Validate(answer => answer.Length > 0 && complaint(answer) is { } wrong ? ValidationResult.Error(Markup.Escape(wrong)) : ValidationResult.Success());
        return console.Ansi.Prompt(prompt) is { Length: > 0 } answer ? answer : null;
    }
}
