using Acornima.Ast;
using Jint;

namespace EtlFunctions.Transforms;

/// <summary>What every engine runs before the script.</summary>
internal static class Sandbox
{
    private static readonly Lazy<Prepared<Script>> Prepared = new(() => Engine.PrepareScript(Read(), "sandbox.js", strict: true));

    public static Prepared<Script> Script => Prepared.Value;

    private static string Read()
    {
        using var stream = typeof(Sandbox).Assembly.GetManifestResourceStream("EtlFunctions.Transforms.Engines.Sandbox.js")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
