using Acornima.Ast;
using Jint;

namespace EtlFunctions.Transforms;

/// <summary>A script, parsed once for all engines.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Module">The script, which also exports what it declares outside of its functions.</param>
internal sealed record CompiledScript(string File, Prepared<Module> Module)
{
    /// <summary>The export by which an engine freezes what the script declares.</summary>
    public const string ScopeName = "$etlScope";

    /// <summary>Parses a script.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="text">The script.</param>
    /// <param name="problems">Everything that keeps it from being a transform.</param>
    public static CompiledScript? Of(string file, string text, out IReadOnlyList<ScriptProblem> problems)
    {
        Module module;
        try
        {
            module = new Acornima.Parser().ParseModule(text, file);
        }
        catch (Acornima.ParseErrorException error)
        {
            problems = [new ScriptProblem(error.Description ?? error.Message, error.LineNumber, error.Column + 1)];
            return null;
        }

        var check = ScriptCheck.Of(module);
        problems = check.Problems;
        return problems.Count > 0
            ? null
            : new CompiledScript(file, Engine.PrepareModule($"{text}\nexport const {ScopeName} = [{string.Join(", ", check.Names)}];", file));
    }
}
