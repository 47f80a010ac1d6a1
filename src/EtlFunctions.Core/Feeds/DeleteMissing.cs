namespace EtlFunctions.Feeds;

/// <summary>What happens to products that a complete run did not see.</summary>
public enum DeleteMissing
{
    /// <summary>They stay as they are.</summary>
    None,
}
