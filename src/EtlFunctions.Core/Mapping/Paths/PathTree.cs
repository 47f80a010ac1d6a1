using System.Text;

namespace EtlFunctions.Mapping;

/// <summary>Collects the paths of a mapping into one tree, so that one pass through a record finds every value.</summary>
internal sealed class PathTree
{
    private readonly RecordPathStep _step;
    private readonly List<PathTree> _below = [];
    private int _slot = -1;
    private bool _isEach;

    /// <summary>Initializes a new instance of the <see cref="PathTree"/> class, for the record itself.</summary>
    public PathTree()
    {
    }

    private PathTree(RecordPathStep step) => _step = step;

    /// <summary>Gets the number of captures the tree needs.</summary>
    public int Slots { get; private set; }

    /// <summary>Adds a path; equal paths share one capture.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The place of its value among the captures.</returns>
    public int Add(RecordPath path)
    {
        var end = Reach(path);
        return end._slot >= 0 ? end._slot : end._slot = Slots++;
    }

    /// <summary>Adds the path of the array of variants.</summary>
    /// <param name="path">The path.</param>
    public void AddEach(RecordPath path) => Reach(path)._isEach = true;

    /// <summary>Makes the tree that records are read with.</summary>
    /// <returns>The record's own place.</returns>
    public PathNode Build() => new(
        _slot,
        _isEach,
        _step.Name is null ? [] : Encoding.UTF8.GetBytes(_step.Name),
        _step.Index,
        [.. _below.Where(below => below._step.Name is not null).Select(below => below.Build())],
        [.. _below.Where(below => below._step.Name is null).Select(below => below.Build())]);

    private PathTree Reach(RecordPath path)
    {
        var tree = this;
        foreach (var step in path.Steps)
        {
            var next = tree._below.Find(below => below._step == step);
            if (next is null)
            {
                next = new PathTree(step);
                tree._below.Add(next);
            }

            tree = next;
        }

        return tree;
    }
}
