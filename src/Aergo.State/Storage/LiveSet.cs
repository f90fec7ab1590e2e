using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>Everything reachable from some state roots: nodes and blobs.</summary>
internal sealed class LiveSet(TreeStore store)
{
    private readonly HashSet<(Hash256 Id, bool IsWorld)> _reached = [];

    public HashSet<Hash256> Ids { get; } = [];

    /// <summary>Walks a state root; throws when a part of it is missing or damaged.</summary>
    public void AddWorld(Hash256 root) => Add(root, true);

    /// <summary>Walks a single tree.</summary>
    public void AddTree(Hash256 root) => Add(root, false);

    private void Add(Hash256 id, bool isWorld)
    {
        if (id.IsZero || !_reached.Add((id, isWorld)))
        {
            return;
        }

        Ids.Add(id);
        TreeNode node = store.Load(id);
        for (int i = 0; i < node.Count; i++)
        {
            if (!node.IsLeaf)
            {
                Add(node.Child(i), isWorld);
            }
            else if (node.Mark(i))
            {
                _ = store.LoadBlob(node.Value(i));
                Ids.Add(new Hash256(node.Value(i)[4..]));
            }
            else if (isWorld)
            {
                Add(WorldState.Decode(node.Value(i), id).RowsRoot, false);
            }
        }
    }
}
