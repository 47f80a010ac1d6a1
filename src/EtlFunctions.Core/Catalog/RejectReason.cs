namespace EtlFunctions.Catalog;

/// <summary>Why a source record was not loaded.</summary>
/// <param name="Stage">The stage that refused it.</param>
/// <param name="Code">A short stable code for filters and counts, such as <c>missing_id</c>; for the stage load, the SQLSTATE.</param>
/// <param name="Message">Where, what was found and what was expected; never the whole payload.</param>
/// <param name="Path">The field's path in the record, where one field is to blame.</param>
public sealed record RejectReason(RejectStage Stage, string Code, string Message, string? Path = null);

/// <summary>The stage of a load that refused a record.</summary>
public enum RejectStage
{
    /// <summary>The source could not delimit or decode the record.</summary>
    Read,

    /// <summary>The record does not fit the feed's mapping.</summary>
    Map,

    /// <summary>PostgreSQL refused the mapped product.</summary>
    Load,

    /// <summary>The feed's transform could not make a record of it.</summary>
    Transform,
}
