using System.Collections.Concurrent;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>Where nodes and blobs live, by id. Any number of readers beside one writer.</summary>
public interface INodeStore
{
    /// <summary>The bytes behind an id, or null when there are none. Nobody changes the array.</summary>
    byte[]? TryGet(Hash256 id);

    /// <summary>Keeps bytes under the id that the caller computed over them. Known ids are no error.</summary>
    void Put(Hash256 id, byte[] bytes);
}

/// <summary>Nodes in memory, for tests, tools and chains without a disk.</summary>
public sealed class MemoryNodeStore : INodeStore
{
    private readonly ConcurrentDictionary<Hash256, byte[]> _nodes = new();

    /// <summary>Number of nodes and blobs.</summary>
    public int Count => _nodes.Count;

    /// <inheritdoc />
    public byte[]? TryGet(Hash256 id) => _nodes.TryGetValue(id, out byte[]? bytes) ? bytes : null;

    /// <inheritdoc />
    public void Put(Hash256 id, byte[] bytes) => _nodes[id] = bytes;
}
