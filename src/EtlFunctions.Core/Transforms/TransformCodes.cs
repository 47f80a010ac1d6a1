namespace EtlFunctions.Transforms;

/// <summary>The codes of rejects at the stage <see cref="Catalog.RejectStage.Transform"/>. They are stable: filters and counts rely on them.</summary>
public static class TransformCodes
{
    /// <summary>The script threw.</summary>
    public const string ScriptError = "script_error";

    /// <summary>The script took more statements, time, memory or depth than <see cref="TransformLimits"/> allow.</summary>
    public const string ScriptLimit = "script_limit";

    /// <summary>The script returned something else than a record, an array of records or null.</summary>
    public const string InvalidResult = "invalid_result";

    /// <summary>What the script returned is longer or nests deeper than a record may.</summary>
    public const string ResultTooLarge = "result_too_large";

    /// <summary>The script gives another result the second time, so that it depends on what ran before it.</summary>
    public const string NotPure = "not_pure";

    /// <summary>The record has a field twice in one object, of which a script could see only one.</summary>
    public const string DuplicateField = "duplicate_field";
}
