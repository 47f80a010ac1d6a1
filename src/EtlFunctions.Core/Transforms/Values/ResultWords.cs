using Jint;
using Jint.Native;
using Jint.Native.Function;
using Jint.Native.Object;

namespace EtlFunctions.Transforms;

/// <summary>What messages call values that a script returned.</summary>
internal static class ResultWords
{
    public static string Of(JsValue value) => value switch
    {
        _ when value.IsUndefined() => "undefined",
        _ when value.IsNull() => "null",
        _ when value.IsString() => "a text",
        _ when value.IsNumber() => "a number",
        _ when value.IsBoolean() => "a boolean",
        _ when value.IsBigInt() => "a BigInt",
        _ when value.IsSymbol() => "a symbol",
        JsArray => "an array",
        JsObject => "an object",
        Function => "a function",
        ObjectInstance other => $"a {Kind(other)}",
        _ => "something else",
    };

    /// <summary>Says what to write instead.</summary>
    public static string Advice(JsValue value) => value switch
    {
        _ when value.IsBigInt() => ": String(…) of it",
        ObjectInstance and not Function => Kind((ObjectInstance)value) switch
        {
            "Date" => ": toISOString() of it",
            "Map" => ": Object.fromEntries(…) of it",
            "Set" => ": […] of it",
            _ => string.Empty,
        },
        _ => string.Empty,
    };

    // The class in .NET, as the constructor's name is the script's to change.
    private static string Kind(ObjectInstance value) => value.GetType().Name is ['J', 's', .. var name] ? name : value.GetType().Name.Replace("Instance", string.Empty, StringComparison.Ordinal);
}

/// <summary>What a script returned is no record.</summary>
/// <param name="code">The reject's code.</param>
/// <param name="message">What was found and what was expected.</param>
internal sealed class ResultException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
