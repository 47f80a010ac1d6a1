using System.Reflection;
using System.Reflection.Emit;

namespace EtlFunctions.Tests.Orchestration;

/// <summary>Finds what a type's compiled code calls, its state machines and lambdas included.</summary>
internal static class CalledMembers
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Value);

    public static IReadOnlySet<string> Of(Type type)
    {
        var members = new HashSet<string>(StringComparer.Ordinal);
        foreach (var nested in Types(type))
        {
            foreach (var method in nested.GetMethods(Declared).Cast<MethodBase>().Concat(nested.GetConstructors(Declared)))
            {
                members.UnionWith(Of(method));
            }
        }

        return members;
    }

    private static IEnumerable<Type> Types(Type type) =>
        type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).SelectMany(Types).Prepend(type);

    private static IEnumerable<string> Of(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xFE ? unchecked((short)(0xFE00 | code[at + 1])) : code[at];
            at += code[at] == 0xFE ? 2 : 1;
            var operand = Codes[value].OperandType;
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineTok)
            {
                yield return Name(method, BitConverter.ToInt32(code, at));
            }

            at += operand == OperandType.InlineSwitch ? 4 + (4 * BitConverter.ToInt32(code, at)) : Size(operand);
        }
    }

    private static string Name(MethodBase method, int token)
    {
        var typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var member = method.Module.ResolveMember(token, typeArguments, method.IsGenericMethod ? method.GetGenericArguments() : null)!;
        var owner = member as Type ?? member.DeclaringType!;
        owner = owner.IsGenericType ? owner.GetGenericTypeDefinition() : owner;
        return member is Type ? owner.FullName! : $"{owner.FullName}.{member.Name}";
    }

    private static int Size(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
