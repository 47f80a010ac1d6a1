namespace EtlFunctions.Feeds;

/// <summary>Gives the feeds a host runs by their name.</summary>
public interface IFeedProvider
{
    /// <summary>Gets a feed.</summary>
    /// <param name="name">The feed's name.</param>
    /// <exception cref="FeedValidationException">There is no such feed, or its file is wrong.</exception>
    Feed Load(string name);
}
