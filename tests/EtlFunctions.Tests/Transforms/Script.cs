using System.Text;
using EtlFunctions.Mapping;
using EtlFunctions.Transforms;

namespace EtlFunctions.Tests.Transforms;

/// <summary>Scripts as texts, and what they make of records.</summary>
internal static class Script
{
    public const string Identity = "export default function (record) { return record; }";

    private const int MaxRecordBytes = 64 * 1024;

    public static Transform Compile(string text, TransformLimits? limits = null) =>
        Transform.Compile("shop.js", text, limits ?? new TransformLimits(), out var problems) ?? throw new InvalidOperationException(string.Join('\n', problems));

    public static IReadOnlyList<string> Problems(string text)
    {
        Assert.Null(Transform.Compile("shop.js", text, new TransformLimits(), out var problems));
        return [.. problems.Select(p => p.ToString())];
    }

    /// <summary>Transforms one record.</summary>
    /// <returns>The records; <c>filtered</c> for one that is left out, the code and message of one that is rejected.</returns>
    public static IReadOnlyList<string> Run(string text, string record, TransformLimits? limits = null) => Run(Compile(text, limits), record);

    public static IReadOnlyList<string> Run(Transform transform, string record) =>
    [
        .. transform.Apply(new RawRecord(new RecordLocation("a.ndjson", 7), Encoding.UTF8.GetBytes(record)), MaxRecordBytes).Select(r => r switch
        {
            { IsFiltered: true } => "filtered",
            { Problem: { } problem } => $"{problem.Code}: {problem.Message}",
            _ => Encoding.UTF8.GetString(r.Payload.Span),
        }),
    ];
}
