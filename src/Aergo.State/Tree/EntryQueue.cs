using System;

namespace Aergo.State;

/// <summary>Entries waiting for their node to end; owns the keys it had to put together from prefix and suffix.</summary>
internal sealed class EntryQueue
{
    private const int BlockBytes = 64 * 1024;

    private NodeEntry[] _entries = new NodeEntry[256];
    private int _head;
    private byte[] _block = new byte[BlockBytes];
    private int _blockUsed;

    public int Count { get; private set; }

    public ref NodeEntry this[int index] => ref _entries[_head + index];

    public Span<NodeEntry> First(int count) => _entries.AsSpan(_head, count);

    public ref NodeEntry Add()
    {
        if (_head + Count == _entries.Length)
        {
            MakeRoom();
        }

        return ref _entries[_head + Count++];
    }

    /// <summary>Adds an entry of an old node as it stands there.</summary>
    public void Add(TreeNode node, int index, ulong rows, int source)
    {
        ref NodeEntry entry = ref Add();
        if (node.PrefixLength == 0)
        {
            entry.KeyBytes = node.Bytes;
            entry.KeyStart = node.KeyAt(index);
            entry.KeyLength = node.Suffix(index).Length;
        }
        else
        {
            int length = node.KeyLength(index);
            if (_blockUsed + length > _block.Length)
            {
                // Entries still waiting keep the old block alive by pointing to it.
                _block = new byte[BlockBytes];
                _blockUsed = 0;
            }

            entry.KeyBytes = _block;
            entry.KeyStart = _blockUsed;
            entry.KeyLength = node.CopyKey(index, _block.AsSpan(_blockUsed));
            _blockUsed += length;
        }

        entry.ValueBytes = node.Bytes;
        entry.ValueStart = node.ValueAt(index);
        entry.ValueLength = node.ValueLength(index);
        entry.Mark = node.Mark(index);
        entry.Rows = rows;
        entry.Source = source;
    }

    public void Add(in LevelEdit edit, int source)
    {
        ref NodeEntry entry = ref Add();
        entry.KeyBytes = edit.Key;
        entry.KeyStart = 0;
        entry.KeyLength = edit.Key.Length;
        entry.ValueBytes = edit.Value!;
        entry.ValueStart = 0;
        entry.ValueLength = edit.Value!.Length;
        entry.Mark = edit.Mark;
        entry.Rows = edit.Rows;
        entry.Source = source;
    }

    public void RemoveFirst(int count)
    {
        _head += count;
        Count -= count;
        if (Count == 0)
        {
            Clear();
        }
    }

    public void Clear() => (_head, Count, _blockUsed) = (0, 0, 0);

    private void MakeRoom()
    {
        NodeEntry[] target = Count * 2 > _entries.Length ? new NodeEntry[_entries.Length * 2] : _entries;
        Array.Copy(_entries, _head, target, 0, Count);
        _entries = target;
        _head = 0;
    }
}
