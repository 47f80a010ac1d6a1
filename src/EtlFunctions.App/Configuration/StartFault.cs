using EtlFunctions.App.Telemetry;
using EtlFunctions.Database;
using Microsoft.Extensions.Options;

namespace EtlFunctions.App.Configuration;

/// <summary>Tells on standard error why the app does not start: no invocation is under way then, so the host drops what is logged.</summary>
internal static class StartFault
{
    /// <summary>The exit code where a setting must be mended, as the command <c>etl</c> has it.</summary>
    public const int OperatorsCode = 2;

    /// <summary>The exit code of what nobody expected.</summary>
    public const int UnexpectedCode = 1;

    /// <summary>Writes the reason: one line, and behind it the stack of an error that no setting mends.</summary>
    /// <param name="fault">What ended the start.</param>
    /// <param name="error">Standard error.</param>
    /// <returns>The process's exit code.</returns>
    public static int Tell(Exception fault, TextWriter error)
    {
        var isOperators = fault is AppSettingsException or DatabaseConfigurationException or OptionsValidationException;
        error.WriteLine(StandardErrorLine.Of("error", null, $"The app does not start. {(isOperators ? fault.Message : $"{fault.GetType().Name}: {ErrorText.Of(fault)}")}"));
        if (!isOperators)
        {
            error.WriteLine(fault);
        }

        return isOperators ? OperatorsCode : UnexpectedCode;
    }
}
