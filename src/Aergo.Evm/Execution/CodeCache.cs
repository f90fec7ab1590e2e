using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Analysed code by its hash, bounded; what was used longest ago goes first.</summary>
/// <remarks>Content named by its hash: whether an entry is there changes time and nothing else. Belongs to one machine.</remarks>
public sealed class CodeCache
{
    private readonly Dictionary<Hash256, LinkedListNode<(Hash256 Hash, ContractCode Code)>> _nodes = [];
    private readonly LinkedList<(Hash256 Hash, ContractCode Code)> _order = new();
    private readonly long _bytesMax;
    private long _bytes;

    /// <summary>A cache of at most <paramref name="bytesMax"/> bytes of code; what analysis adds is at most forty times that.</summary>
    public CodeCache(long bytesMax = 4 << 20) => _bytesMax = bytesMax;

    internal ContractCode Get(Hash256 hash, Func<ReadOnlyMemory<byte>> load)
    {
        if (_nodes.TryGetValue(hash, out LinkedListNode<(Hash256 Hash, ContractCode Code)>? node))
        {
            _order.Remove(node);
            _order.AddLast(node);
            return node.Value.Code;
        }

        var code = new ContractCode(load());
        _nodes.Add(hash, _order.AddLast((hash, code)));
        _bytes += code.Length;
        while (_bytes > _bytesMax && _order.First is { } oldest && oldest.Value.Code != code)
        {
            _order.RemoveFirst();
            _nodes.Remove(oldest.Value.Hash);
            _bytes -= oldest.Value.Code.Length;
        }

        return code;
    }
}
