using System.Text;

namespace EtlFunctions.Mapping;

/// <summary>Collects the paths of a mapping into one tree, so that one pass through a record finds every value.</summary>
internal sealed class PathTree
{
    private readonly List<(RecordPathStep Step, PathTree Tree)> _below = [];
    private int _slot = -1;
    private bool _isEach;

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
        [.. _below.Where(b => b.Step.Name is not null).Select(b => (Encoding.UTF8.GetBytes(b.Step.Name!), b.Tree.Build()))],
        [.. _below.Where(b => b.Step.Name is null).Select(b => (b.Step.Index, b.Tree.Build()))]);

    private PathTree Reach(RecordPath path)
    {
        var tree = this;
        foreach (var step in path.Steps)
        {
            var next = tree._below.Find(b => b.Step == step).Tree;
            if (next is null)
            {
                next = new PathTree();
                tree._below.Add((step, next));
            }

            tree = next;
        }

        return tree;
    }
}
