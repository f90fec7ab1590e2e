using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>Applies sorted edits to one level of a tree: cuts again as little as possible and says which nodes went and came.</summary>
/// <remarks>
/// Edits that replace values by ones of the same stored length move no boundary and change their node alone. Others start a run:
/// from the restart point, old entries and edits are merged and cut until a cut falls on an old boundary.
/// Source: docs/spec/state-tree.md, "Incremental update".
/// </remarks>
internal sealed class LevelUpdater(TreeStore store, EntryQueue queue)
{
    private readonly List<NewNode> _added = [];
    private readonly List<OldNode> _removed = [];
    private List<LevelEdit> _edits = [];
    private LevelCursor? _cursor;
    private int _level, _next;

    // Last key of the last old boundary that a run ended on: what lies before is settled.
    private byte[]? _settled;

    // The stream of a run: old node being read, its next entry, which entry the next edit goes before or onto.
    private TreeNode? _node;
    private ulong[] _rowCounts = new ulong[64];
    private int _index, _target, _source, _targetEdit;
    private bool _onTarget;

    public List<NewNode> Added => _added;

    public List<OldNode> Removed => _removed;

    /// <summary>Applies <paramref name="edits"/> to a level; without <paramref name="old"/> the level was empty.</summary>
    public void Run(TreeNode? old, Hash256 oldId, int level, List<LevelEdit> edits)
    {
        _added.Clear();
        _removed.Clear();
        (_edits, _level, _next, _settled) = (edits, level, 0, null);
        _cursor = old is null ? null : new LevelCursor(store, old, oldId, level);
        while (_next < _edits.Count)
        {
            if (_cursor is null)
            {
                _ = RunFromHere(null, 0, 0);
                break;
            }

            _cursor.Seek(_edits[_next].Key);
            if (!TryReplace())
            {
                Recut();
            }
        }
    }

    // Replaces values in the present node when that is all there is to do in it.
    [SkipLocalsInit]
    private bool TryReplace()
    {
        LevelCursor cursor = _cursor!;
        TreeNode node = cursor.Current;
        bool isLast = !cursor.HasNext;
        int end = _next;
        bool changes = false, sameRows = true;
        Span<int> at = stackalloc int[Math.Min(node.Count, _edits.Count - _next)];
        for (; end < _edits.Count; end++)
        {
            LevelEdit edit = _edits[end];
            int index = node.FirstAtLeast(edit.Key, out bool equal);
            if (index == node.Count && !isLast)
            {
                break;
            }

            if (!equal || edit.Value is null || edit.Value.Length != node.ValueLength(index) || (_level == 0 && edit.Mark != node.Mark(index)))
            {
                return false;
            }

            at[end - _next] = index;
            changes = changes || edit.Mark != node.Mark(index) || !node.Value(index).SequenceEqual(edit.Value);
        }

        if (_level > 0)
        {
            ulong[] rows = RowCounts(node);
            for (int i = _next; i < end; i++)
            {
                sameRows = sameRows && rows[at[i - _next]] == _edits[i].Rows;
            }
        }

        if (changes || !sameRows)
        {
            byte[] bytes = sameRows ? Patched(node, at, end) : Rewritten(node, at, end);
            byte[] lastKey = node.Key(node.Count - 1);
            _removed.Add(new OldNode(lastKey, cursor.CurrentId, cursor.CurrentMark));
            _added.Add(new NewNode(lastKey, bytes, RowsOf(node, at, end), cursor.CurrentMark));
        }

        _next = end;
        return true;
    }

    private byte[] Patched(TreeNode node, ReadOnlySpan<int> at, int end)
    {
        byte[] bytes = NodeWriter.Allocate(node.Bytes.Length);
        node.Bytes.CopyTo(bytes, 0);
        int offsets = node.RowCountsAt - (2 * node.Count);
        for (int i = _next; i < end; i++)
        {
            int index = at[i - _next], value = node.ValueAt(index);
            _edits[i].Value!.CopyTo(bytes.AsSpan(value));
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(offsets + (2 * index)), (ushort)(value | (_edits[i].Mark ? 0x8000 : 0)));
        }

        return bytes;
    }

    // The same keys with other row counts, whose length may differ; entry sizes do not, so the boundaries stay.
    private byte[] Rewritten(TreeNode node, ReadOnlySpan<int> at, int end)
    {
        queue.Clear();
        int edit = _next;
        for (int i = 0; i < node.Count; i++)
        {
            if (edit < end && at[edit - _next] == i)
            {
                queue.Add(_edits[edit++], 0);
            }
            else
            {
                queue.Add(node, i, _rowCounts[i], 0);
            }
        }

        byte[] bytes = NodeWriter.Write(_level, queue.First(queue.Count));
        queue.Clear();
        return bytes;
    }

    private ulong RowsOf(TreeNode node, ReadOnlySpan<int> at, int end)
    {
        ulong rows = node.Rows;
        for (int i = _next; i < end && _level > 0; i++)
        {
            rows = rows - _rowCounts[at[i - _next]] + _edits[i].Rows;
        }

        return rows;
    }

    private void Recut()
    {
        LevelCursor cursor = _cursor!;
        StepBackToRestart(cursor);
        while (true)
        {
            TreeNode start = cursor.Current;
            Unemit(start);
            int added = _added.Count, removed = _removed.Count, edit = _next;
            if (RunFromHere(start, added, removed))
            {
                return;
            }

            // The level's last node was left with one entry: the cut before it must not be made, so begin with that node.
            _added.RemoveRange(added, _added.Count - added);
            _removed.RemoveRange(removed, _removed.Count - removed);
            _next = edit;
            cursor.Seek(start.Key(0));
            if (!cursor.MovePrevious())
            {
                throw new UnreachableException("a run that may not end has a node before it");
            }
        }
    }

    // Look-back cuts depend on entries behind them: begin at the first node so cut whose window reaches the edit.
    private void StepBackToRestart(LevelCursor cursor)
    {
        if (!cursor.AnyMarkBehind(CutRule.NodesInWindowMax))
        {
            return;
        }

        int steps = 0, best = 0, distance = 0;
        while (cursor.MovePrevious())
        {
            if (IsSettled(cursor.Current))
            {
                cursor.MoveNext();
                break;
            }

            steps++;
            distance += cursor.Current.EntryBytes;
            if (distance >= CutRule.BytesMax(_level))
            {
                break;
            }

            best = cursor.CurrentMark ? steps : best;
        }

        for (; steps > best; steps--)
        {
            cursor.MoveNext();
        }
    }

    private bool IsSettled(TreeNode node) => _settled is not null && node.Compare(_settled, node.Count - 1) >= 0;

    // Takes back what was said about nodes from `start` on, and the edits that fell into them.
    private void Unemit(TreeNode start)
    {
        while (_added.Count > 0 && start.Compare(_added[^1].LastKey, 0) >= 0)
        {
            _added.RemoveAt(_added.Count - 1);
        }

        while (_removed.Count > 0 && start.Compare(_removed[^1].LastKey, 0) >= 0)
        {
            _removed.RemoveAt(_removed.Count - 1);
        }

        while (_next > 0 && start.Compare(_edits[_next - 1].Key, 0) >= 0)
        {
            _next--;
        }
    }

    // One run from the start of `start`; false if it may not end as it did.
    private bool RunFromHere(TreeNode? start, int firstAdded, int firstRemoved)
    {
        queue.Clear();
        (_node, _index, _source, _targetEdit) = (null, 0, -1, -1);
        if (start is not null)
        {
            Enter(start);
        }

        while (true)
        {
            int count = NextCut(out bool lookedBack);
            if (count == 0)
            {
                return true;
            }

            int boundary = OldBoundaryAfter(count);
            bool isLast = boundary < 0 && count == queue.Count && !Fill(count + 1);
            bool single = _level > 0 && count == 1 && isLast;
            if (single && HasNodeBefore(start, firstAdded))
            {
                return false;
            }

            Emit(count, lookedBack);
            if (isLast)
            {
                return true;
            }

            if (boundary >= 0)
            {
                Settle(firstRemoved + boundary);
                return true;
            }
        }
    }

    private bool HasNodeBefore(TreeNode? start, int firstAdded)
    {
        if (_added.Count > firstAdded)
        {
            throw new UnreachableException("a cut that leaves a single entry was made");
        }

        if (start is null)
        {
            return false;
        }

        _cursor!.Seek(start.Key(0));
        return _cursor.MovePrevious();
    }

    // How many entries the next node takes; 0 when nothing is left.
    private int NextCut(out bool lookedBack)
    {
        int min = CutRule.BytesMin(_level), max = CutRule.BytesMax(_level);
        int size = 0, best = -1;
        lookedBack = false;
        for (int i = 0; ; i++)
        {
            if (!Fill(i + 1))
            {
                return i;
            }

            ref NodeEntry entry = ref queue[i];
            int before = size;
            size += CutRule.EntryBytes(_level, entry.KeyLength, entry.ValueLength);
            if (size < min)
            {
                continue;
            }

            entry.Hash = CutRule.Hash(_level, entry.Key);
            uint hash = entry.Hash;
            if (hash < CutRule.Threshold(_level, before, size) && MayCut(i + 1))
            {
                return i + 1;
            }

            if (size > max / 2 && (best < 0 || hash < queue[best].Hash))
            {
                best = i;
            }

            if (size >= max)
            {
                lookedBack = MayCut(best + 1);
                return lookedBack ? best + 1 : best + 2;
            }
        }
    }

    private bool MayCut(int count) => _level == 0 || (count >= 2 && (Fill(count + 2) || !Fill(count + 1)));

    // Which old node of this run ends where the next cut is, by its number; -1 if none does.
    private int OldBoundaryAfter(int count)
    {
        int last = queue[count - 1].Source;
        if (count < queue.Count)
        {
            return queue[count].Source > last ? queue[count].Source - 1 : -1;
        }

        return _node is not null && _index == _node.Count && _cursor!.HasNext ? _source : -1;
    }

    // The run ends with an old node's end: forget what was read beyond it.
    private void Settle(int lastRemoved)
    {
        _removed.RemoveRange(lastRemoved + 1, _removed.Count - lastRemoved - 1);
        _settled = _removed[lastRemoved].LastKey;
        while (_next > 0 && _edits[_next - 1].Key.AsSpan().SequenceCompareTo(_settled) > 0)
        {
            _next--;
        }

        queue.Clear();
    }

    private void Emit(int count, bool lookedBack)
    {
        Span<NodeEntry> entries = queue.First(count);
        ulong rows = (ulong)count;
        if (_level > 0)
        {
            rows = 0;
            foreach (ref NodeEntry entry in entries)
            {
                rows += entry.Rows;
            }
        }

        _added.Add(new NewNode(entries[^1].Key.ToArray(), NodeWriter.Write(_level, entries), rows, lookedBack));
        queue.RemoveFirst(count);
    }

    // Makes at least `count` entries wait; false when there are not so many left.
    private bool Fill(int count)
    {
        while (queue.Count < count)
        {
            if (!Pull())
            {
                return false;
            }
        }

        return true;
    }

    // Takes the next entry of old nodes and edits merged; false at the end of both.
    private bool Pull()
    {
        while (true)
        {
            if (_node is not null && _index == _node.Count && _cursor!.MoveNext())
            {
                Enter(_cursor.Current);
            }

            if (_node is null || _index == _node.Count)
            {
                if (_next == _edits.Count)
                {
                    return false;
                }

                if (Take(_edits[_next++]))
                {
                    return true;
                }

                continue;
            }

            if (_targetEdit != _next)
            {
                _targetEdit = _next;
                _onTarget = false;
                _target = _next < _edits.Count ? _node.FirstAtLeast(_edits[_next].Key, out _onTarget) : _node.Count;
            }

            if (_index < _target)
            {
                queue.Add(_node, _index, _level == 0 ? 0 : _rowCounts[_index], _source);
                _index++;
                return true;
            }

            _index += _onTarget ? 1 : 0;
            if (Take(_edits[_next++]))
            {
                return true;
            }
        }
    }

    private bool Take(in LevelEdit edit)
    {
        if (edit.Value is null)
        {
            return false;
        }

        queue.Add(edit, Math.Max(_source, 0));
        return true;
    }

    private void Enter(TreeNode node)
    {
        (_node, _index, _targetEdit) = (node, 0, -1);
        _source++;
        _removed.Add(new OldNode(node.Key(node.Count - 1), _cursor!.CurrentId, _cursor.CurrentMark));
        if (_level > 0)
        {
            RowCounts(node);
        }
    }

    private ulong[] RowCounts(TreeNode node)
    {
        if (_rowCounts.Length < node.Count)
        {
            _rowCounts = new ulong[node.Count];
        }

        ReadOnlySpan<byte> bytes = node.Bytes.AsSpan(node.RowCountsAt);
        for (int i = 0; i < node.Count; i++)
        {
            _ = Varint.TryRead(ref bytes, out _rowCounts[i]);
        }

        return _rowCounts;
    }
}
