using EtlFunctions.Feeds;

namespace EtlFunctions.Sources.Files;

/// <summary>Looks at all files before anything of any is loaded; at those of a store several at once, since each look is a request.</summary>
internal static class FirstLooks
{
    private const int AtOnce = 8;

    /// <summary>Looks at the files.</summary>
    /// <returns>What a person should know about them, in their order.</returns>
    /// <exception cref="SourceException">The first that cannot be loaded says why.</exception>
    public static IEnumerable<string> At(SourceFileSet files, Feed feed, CancellationToken cancellationToken)
    {
        var looks = ParallelEnumerable.Range(0, files.Count).AsOrdered().WithCancellation(cancellationToken)
            .WithDegreeOfParallelism(AtOnce).Select(Look);
        return (files.HasStored ? looks : Enumerable.Range(0, files.Count).Select(Look)).Select(look => look.Failure is null ? look.Warning : throw look.Failure).OfType<string>();

        (string? Warning, SourceException? Failure) Look(int index)
        {
            try
            {
                return (FirstLook.At(files[index], feed, cancellationToken), null);
            }
            catch (SourceException failure) when (files.HasStored)
            {
                // Thrown where the looks are gathered, so that the first in order is told.
                return (null, failure);
            }
        }
    }
}
