namespace EtlFunctions.Catalog;

/// <summary>The stage of a load that refused a record.</summary>
public enum RejectStage
{
    /// <summary>The source could not delimit or decode the record.</summary>
    Read,

    /// <summary>The record does not fit the feed's mapping.</summary>
    Map,

    /// <summary>PostgreSQL refused the mapped product.</summary>
    Load,
}
