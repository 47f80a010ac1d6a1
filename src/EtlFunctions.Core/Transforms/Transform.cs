using System.Collections.Concurrent;
using System.Text.Unicode;
using EtlFunctions.Catalog;
using EtlFunctions.Mapping;
using Jint.Runtime;

namespace EtlFunctions.Transforms;

/// <summary>A script that makes of each raw record what the mapping takes, or leaves it out. Pure: the same record always gives the same records.</summary>
/// <remarks>Safe to call concurrently: each caller has an engine of its own, and engines are used again.</remarks>
public sealed class Transform
{
    /// <summary>The most records that a script may make of one.</summary>
    public const int MostParts = 10_000;

    /// <summary>The most bytes of all records that a script makes of one, where <c>limits.maxRecordBytes</c> is not more.</summary>
    internal const int MostBytesOfParts = 8 * 1024 * 1024;

    // The first records of each engine and then one of so many run twice, to find a script that keeps something.
    private const int FirstProved = 2;
    private const int ProvedEvery = 256;

    private readonly CompiledScript _script;
    private readonly ConcurrentBag<ScriptEngine> _idle = [];
    private int _runs;
    private volatile bool _isImpure;

    private Transform(CompiledScript script, string text, TransformLimits limits)
    {
        _script = script;
        Text = text;
        Limits = limits;
    }

    /// <summary>Gets the file's name.</summary>
    public string File => _script.File;

    /// <summary>Gets the script.</summary>
    public string Text { get; }

    /// <summary>Gets what it may take for one record.</summary>
    public TransformLimits Limits { get; }

    /// <summary>Makes the transform of a script.</summary>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="text">The script: a module whose default export is a function of a record.</param>
    /// <param name="limits">What it may take for one record.</param>
    /// <param name="problems">Everything that keeps it from being one; empty when there is a transform.</param>
    /// <returns>The transform, or <see langword="null"/>.</returns>
    public static Transform? Compile(string file, string text, TransformLimits limits, out IReadOnlyList<ScriptProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (CompiledScript.Of(file, text, out problems) is not { } script)
        {
            return null;
        }

        var transform = new Transform(script, text, limits);
        try
        {
            var engine = new ScriptEngine(script, limits);
            if (!engine.HasFunction)
            {
                problems = [new ScriptProblem("found a default export that is no function; expected export default function (record) { … }", 1, 1)];
                return null;
            }

            transform._idle.Add(engine);
            return transform;
        }
        catch (JavaScriptException thrown)
        {
            problems = [new ScriptProblem($"the script throws before it has seen a record: {thrown.Message}", thrown.Location.Start.Line, thrown.Location.Start.Column + 1)];
        }
        catch (Exception limit) when (limit is not OperationCanceledException)
        {
            problems = [new ScriptProblem($"the script does not come to its end before it has seen a record: {limit.Message}", 0, 0)];
        }

        return null;
    }

    /// <summary>Transforms a record.</summary>
    /// <param name="record">The raw record; one with a problem stays what it is.</param>
    /// <param name="maxRecordBytes">The most bytes of a record that comes of it.</param>
    /// <returns>What comes of it, at least one entry: records, one that is left out, or one that is rejected.</returns>
    public IReadOnlyList<RawRecord> Apply(RawRecord record, int maxRecordBytes)
    {
        if (record.Problem is not null)
        {
            return [record];
        }

        var parts = Run(record.Payload, maxRecordBytes, out var reason);
        if (reason is not null)
        {
            return [record with { Problem = reason, From = new TransformedFrom(record) }];
        }

        return parts switch
        {
            [] => [record with { From = new TransformedFrom(record) { IsFiltered = true } }],
            [var one] => [record with { Payload = one, From = new TransformedFrom(record) }],
            _ => [.. parts.Select((part, i) => Part(record, part, i + 1))],
        };
    }

    private static RawRecord Part(in RawRecord record, byte[] payload, int number) => record with
    {
        Location = record.Location.Part(number),
        Payload = payload,
        From = new TransformedFrom(record) { Part = number },
    };

    private IReadOnlyList<byte[]> Run(ReadOnlyMemory<byte> record, int maxRecordBytes, out RejectReason? reason)
    {
        if (!Utf8.IsValid(record.Span))
        {
            reason = MapReject.InvalidUtf8(record.Span) with { Stage = RejectStage.Transform };
            return [];
        }

        var engine = Engine();
        var parts = engine.Run(record, maxRecordBytes, out reason);
        if (engine.IsLate)
        {
            engine.Dispose();
            engine = Engine();
            parts = engine.Run(record, maxRecordBytes, out reason);
        }

        var run = Interlocked.Increment(ref _runs) - 1;
        if (!engine.IsTainted && ((uint)run < FirstProved || run % ProvedEvery == 0))
        {
            Prove(engine, record, maxRecordBytes, parts, reason);
        }

        // Once it is seen to be, no result can be relied upon.
        reason = _isImpure ? Impure() : reason;

        if (engine.IsTainted)
        {
            engine.Dispose();
        }
        else
        {
            _idle.Add(engine);
        }

        reason ??= parts.Count > 0 ? CutRecord.Find(record.Span) : null;
        return reason is null ? parts : [];
    }

    private ScriptEngine Engine() => _idle.TryTake(out var engine) ? engine : new ScriptEngine(_script, Limits);

    private void Prove(ScriptEngine engine, ReadOnlyMemory<byte> record, int maxRecordBytes, IReadOnlyList<byte[]> parts, RejectReason? reason)
    {
        var again = engine.Run(record, maxRecordBytes, out var second);
        _isImpure |= !engine.IsTainted
            && (second != reason || again.Count != parts.Count || again.Zip(parts).Any(p => !p.First.AsSpan().SequenceEqual(p.Second)));
    }

    private RejectReason Impure() => new(
        RejectStage.Transform,
        TransformCodes.NotPure,
        $"{File}: a record gave another result the second time; expected one that depends on the record alone. Nothing outside of the function may be changed.");
}
