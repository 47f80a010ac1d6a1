using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace EtlFunctions.Cli.Commands;

/// <summary>Options that take a whole number within bounds.</summary>
internal static class NumberOption
{
    /// <summary>Makes the option.</summary>
    /// <param name="name">The option, such as <c>--limit</c>.</param>
    /// <param name="description">What the number means; the bounds are added.</param>
    /// <param name="least">The least value.</param>
    /// <param name="most">The greatest value.</param>
    /// <param name="usual">The value where the option is not given.</param>
    public static Option<int> Create(string name, string description, int least, int most, int usual) => new(name)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{description}, {least} to {most}"),
        HelpName = "count",
        DefaultValueFactory = _ => usual,
        CustomParser = result => Parse(result, name, least, most),
    };

    private static int Parse(ArgumentResult result, string name, int least, int most)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"Option '{name}': found '{text}', expected a whole number from {least} to {most}."));
        return least;
    }
}
