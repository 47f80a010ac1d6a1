using System.Globalization;
using System.Text.Json;
using EtlFunctions.Catalog;
using EtlFunctions.Mapping;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace EtlFunctions.Transforms;

/// <summary>One engine with the script in it, for one record after the other.</summary>
internal sealed class ScriptEngine : IDisposable
{
    private const int LongestWords = 300;

    private readonly Engine _engine;
    private readonly JsValue _function;
    private readonly JsValue? _begin;
    private readonly ValueReader _reader;
    private readonly ValueWriter _writer;
    private readonly string _file;

    /// <exception cref="JavaScriptException">The script itself throws.</exception>
    /// <exception cref="ScriptLimitException">It takes more than a record may.</exception>
    public ScriptEngine(CompiledScript script, TransformLimits limits)
    {
        var kept = new KeptTexts();
        var budget = new ScriptBudget();
        _file = script.File;
        _engine = new Engine(options => options
            .Strict()
            .LimitRecursion(limits.MaxDepth)
            .DisableStringCompilation()
            .Culture(CultureInfo.InvariantCulture)
            .LocalTimeZone(TimeZoneInfo.Utc)
            .RegexTimeoutInterval(TimeSpan.FromMilliseconds(limits.MaxMilliseconds))
            .Constraint(budget));
        var sandbox = _engine.Evaluate(Sandbox.Script).AsObject();
        _engine.Modules.Add(script.File, module => module.AddModule(script.Module));
        var exports = _engine.Modules.Import(script.File);
        _function = exports.Get("default");
        HasFunction = _function is Jint.Native.Function.Function;
        _engine.Invoke(sandbox.Get("freeze"), exports.Get(CompiledScript.ScopeName));
        _engine.Invoke(sandbox.Get("freeze"), _function);
        _begin = _engine.Invoke(sandbox.Get("hasExpressions")).AsBoolean() ? sandbox.Get("begin") : null;
        budget.Limit(limits);
        _reader = new ValueReader(_engine, kept);
        _writer = new ValueWriter(kept);
    }

    /// <summary>Gets a value indicating whether the default export is a function.</summary>
    public bool HasFunction { get; }

    /// <summary>Gets a value indicating whether a record has left the engine in a state that the next one is not to meet.</summary>
    public bool IsTainted { get; private set; }

    /// <summary>Gets a value indicating whether the last record took too long.</summary>
    public bool IsLate { get; private set; }

    /// <summary>Transforms a record.</summary>
    /// <param name="record">The record's JSON.</param>
    /// <param name="most">The most bytes of a record.</param>
    /// <param name="reason">Why it cannot be transformed, or <see langword="null"/>.</param>
    /// <returns>The records; none where it is left out.</returns>
    public IReadOnlyList<byte[]> Run(ReadOnlyMemory<byte> record, int most, out RejectReason? reason)
    {
        reason = null;
        try
        {
            return Call(record, most);
        }
        catch (JsonException broken)
        {
            reason = MapReject.InvalidJson(record.Span, broken) with { Stage = RejectStage.Transform };
        }
        catch (TooDeepException deep)
        {
            reason = MapReject.TooDeep(deep.At) with { Stage = RejectStage.Transform };
        }
        catch (DuplicateFieldException twice)
        {
            reason = Reject(TransformCodes.DuplicateField, $"found the field \"{FoundText.Quote(twice.Name)}\" twice in one object, of which a script could see one only; expected each once");
        }
        catch (ResultException result)
        {
            reason = Reject(result.Code, $"{_file}: {result.Message}.");
        }
        catch (JavaScriptException thrown)
        {
            var at = thrown.Location.Start;
            var place = thrown.Location.SourceFile == _file && at.Line > 0
                ? string.Create(CultureInfo.InvariantCulture, $", line {at.Line}, column {at.Column + 1}")
                : Place(thrown.JavaScriptStackTrace);
            reason = Reject(TransformCodes.ScriptError, $"{_file}{place}: {FoundText.QuoteMore(Message(thrown), LongestWords)}");
        }
        catch (ScriptLimitException limit)
        {
            IsTainted = true;
            IsLate = limit.IsOfTime;
            reason = Reject(TransformCodes.ScriptLimit, $"{_file}{Place(_engine.Advanced.StackTrace)}: {limit.Message}.");
        }
        catch (Exception other) when (other is not OperationCanceledException)
        {
            // Whatever the engine throws, it throws for this record again.
            IsTainted = true;
            var (code, words) = Words(other);
            reason = Reject(code, $"{_file}{Place(_engine.Advanced.StackTrace)}: {words}.");
        }

        return [];
    }

    public void Dispose() => _engine.Dispose();

    private List<byte[]> Call(ReadOnlyMemory<byte> record, int most)
    {
        var value = _reader.Read(record);
        if (_begin is not null)
        {
            _engine.Call(_begin);
        }

        var result = _engine.Call(_function, value);
        return result switch
        {
            JsArray parts => Parts(parts, most),
            JsObject one => [_writer.Write(one, "record", most)],
            _ when result.IsNull() => [],
            _ when result.IsUndefined() => throw new ResultException(
                TransformCodes.InvalidResult, "the script returned nothing; expected a record, an array of records, or null to leave the record out. Perhaps a return is missing"),
            _ => throw new ResultException(TransformCodes.InvalidResult, $"the script returned {ResultWords.Of(result)}; expected a record, an array of records, or null to leave the record out"),
        };
    }

    private List<byte[]> Parts(JsArray parts, int most)
    {
        if (parts.Length > Transform.MostParts)
        {
            throw new ResultException(TransformCodes.ResultTooLarge, $"the script returned {parts.Length:N0} records of one; expected at most {Transform.MostParts:N0}");
        }

        var records = new List<byte[]>((int)parts.Length);
        var left = Math.Max(most, Transform.MostBytesOfParts);
        for (uint i = 0; i < parts.Length; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"record {i + 1}");
            var part = parts[i] as JsObject
                ?? throw new ResultException(TransformCodes.InvalidResult, $"the script returned an array whose {path} is {ResultWords.Of(parts[i])}; expected objects only");
            records.Add(_writer.Write(part, path, most));
            if ((left -= records[^1].Length) < 0)
            {
                throw new ResultException(TransformCodes.ResultTooLarge, $"the script returned records of more than {Math.Max(most, Transform.MostBytesOfParts):N0} bytes together; expected at most that");
            }
        }

        return records;
    }

    private static string Message(JavaScriptException thrown) => thrown.Error switch
    {
        ObjectInstance error when error.TryGetValue("message", out _) => thrown.Message.Length > 0 ? thrown.Message : "an error without a message",
        var value => $"threw {value}",
    };

    private static (string Code, string Words) Words(Exception thrown) => thrown switch
    {
        RecursionDepthOverflowException or InsufficientExecutionStackException => (TransformCodes.ScriptLimit, "functions called each other too deep; expected less (source.transformLimits.maxDepth)"),
        System.Text.RegularExpressions.RegexMatchTimeoutException => (TransformCodes.ScriptLimit, "a regular expression was not done in time; expected less (source.transformLimits.maxMilliseconds)"),
        OutOfMemoryException => (TransformCodes.ScriptLimit, "there was no memory left; expected less (source.transformLimits.maxMemoryBytes)"),
        _ => (TransformCodes.ScriptError, FoundText.QuoteMore(thrown.Message, LongestWords)),
    };

    // The innermost line of the script.
    private string Place(string? stack)
    {
        stack ??= string.Empty;
        var at = stack.IndexOf(_file + ":", StringComparison.Ordinal);
        if (at < 0)
        {
            return string.Empty;
        }

        var place = stack[(at + _file.Length + 1)..].Split(')', '\n', '\r')[0].Split(':');
        return place.Length >= 2 ? $", line {place[0]}, column {place[1]}" : string.Empty;
    }

    private static RejectReason Reject(string code, FormattableString message) => Reject(code, message.ToString(CultureInfo.InvariantCulture));

    private static RejectReason Reject(string code, string message) => new(RejectStage.Transform, code, message);
}
