using System;
using System.Buffers.Binary;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>A node store seen through a bounded cache of parsed nodes: what all tree operations read from.</summary>
public sealed class TreeStore
{
    /// <summary>Cache size when none is given: 64 MiB.</summary>
    public const long CacheBytesDefault = 64L << 20;

    private readonly INodeStore _nodes;
    private readonly NodeCache _cache;

    /// <summary>Looks at <paramref name="nodes"/> through a cache of <paramref name="cacheBytesMax"/>.</summary>
    public TreeStore(INodeStore nodes, long cacheBytesMax = CacheBytesDefault)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        _nodes = nodes;
        _cache = new NodeCache(cacheBytesMax);
    }

    /// <summary>The store below.</summary>
    public INodeStore Nodes => _nodes;

    internal TreeNode Load(Hash256 id)
    {
        if (_cache.TryGet(id) is { } cached)
        {
            return cached;
        }

        byte[] bytes = _nodes.TryGet(id) ?? throw new StateDamagedException(id, "is missing");
        if (!TreeNode.TryParse(id, bytes, out TreeNode? node))
        {
            throw new StateDamagedException(id, "is not a node");
        }

        _cache.Add(node);
        return node;
    }

    /// <summary>A value kept beside the tree.</summary>
    internal byte[] LoadBlob(ReadOnlySpan<byte> reference)
    {
        var id = new Hash256(reference[4..]);
        byte[] bytes = _nodes.TryGet(id) ?? throw new StateDamagedException(id, "is missing");
        if (bytes.Length != BinaryPrimitives.ReadInt32LittleEndian(reference))
        {
            throw new StateDamagedException(id, "has the wrong length");
        }

        return bytes;
    }

    internal byte[] ValueOf(TreeNode leaf, int index) => leaf.Mark(index) ? LoadBlob(leaf.Value(index)) : leaf.Value(index).ToArray();

    internal void Put(TreeNode node)
    {
        _nodes.Put(node.Id, node.Bytes);
        _cache.Add(node);
    }

    internal void PutBlob(Hash256 id, byte[] bytes) => _nodes.Put(id, bytes);
}

/// <summary>A node or blob that a root refers to is missing or is not what its id says.</summary>
public sealed class StateDamagedException(Hash256 id, string what) : Exception($"state: {id} {what}")
{
    /// <summary>Which one.</summary>
    public Hash256 Id { get; } = id;
}
