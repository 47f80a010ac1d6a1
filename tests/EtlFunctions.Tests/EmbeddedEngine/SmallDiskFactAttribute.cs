namespace EtlFunctions.Tests.EmbeddedEngine;

/// <summary>A test that needs a disk of a few megabytes; skipped, with the reason, where none can be mounted.</summary>
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() => Skip = SmallDisk.Missing;
}
