using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>What one transaction did to one account's tree.</summary>
internal sealed class TreeJournal(AccountId tree)
{
    public readonly AccountId Tree = tree;

    // Own writes; a null value is a deletion.
    public PersistentMapEditor<byte[]>? Writes;

    // The marks' epoch in which the tree was last kept for undo.
    public int Epoch = -1;

    // Keys read from below with what was there: the read set, and a cache for the second read at once.
    private Dictionary<byte[], byte[]?>? _reads;
    private List<RecordingCursor>? _scans;
    private List<KeyRange>? _ranges;

    public byte[]? ReadThrough(IStateView view, ReadOnlySpan<byte> key)
    {
        _reads ??= new Dictionary<byte[], byte[]?>(KeySetComparer.Instance);
        var bySpan = _reads.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (bySpan.TryGetValue(key, out byte[]? value))
        {
            return value;
        }

        value = view.GetRow(Tree, key);
        bySpan[key] = value;
        return value;
    }

    public RecordingCursor Record(IStateCursor rows, byte[] from, byte[]? to, bool descending)
    {
        var cursor = new RecordingCursor(this, rows, from, to, descending);
        (_scans ??= []).Add(cursor);
        return cursor;
    }

    public void AddTo(RowSetBuilder rows)
    {
        foreach (byte[] key in _reads?.Keys ?? (IEnumerable<byte[]>)[])
        {
            rows.AddRead(Tree, key);
        }

        foreach (RecordingCursor scan in _scans ?? [])
        {
            if (scan.Covered() is { } range)
            {
                rows.AddRange(Tree, range);
            }
        }

        foreach (KeyRange range in _ranges ?? [])
        {
            rows.AddRange(Tree, range);
        }

        if (Writes is not null)
        {
            PersistentMapCursor<byte[]> written = Writes.Snapshot().Scan();
            while (written.Next())
            {
                rows.AddWrite(Tree, written.Key);
            }
        }
    }

    /// <summary>A walk is over: keep the range, let go of the cursor.</summary>
    public void Close(RecordingCursor cursor)
    {
        if (cursor.Covered() is { } range)
        {
            (_ranges ??= []).Add(range);
        }

        // Walks nest, so the one that closes is nearly always the youngest.
        for (int i = _scans!.Count - 1; i >= 0; i--)
        {
            if (ReferenceEquals(_scans[i], cursor))
            {
                _scans.RemoveAt(i);
                return;
            }
        }
    }
}

/// <summary>A walk whose reach is recorded: up to the last row handed out, or the whole range when the end was seen.</summary>
internal sealed class RecordingCursor(TreeJournal owner, IStateCursor rows, byte[] from, byte[]? to, bool descending) : IStateCursor
{
    private bool _started, _ended, _closed;

    public ReadOnlySpan<byte> Key => rows.Key;

    public ReadOnlySpan<byte> Value => rows.Value;

    public bool Next()
    {
        if (_ended || _closed)
        {
            return false;
        }

        if (rows.Next())
        {
            _started = true;
            return true;
        }

        _ended = true;
        return false;
    }

    public KeyRange? Covered()
    {
        if (_ended)
        {
            return new KeyRange(from, to);
        }

        if (!_started)
        {
            return null;
        }

        return descending ? new KeyRange(rows.Key.ToArray(), to) : new KeyRange(from, KeyRange.After(rows.Key));
    }

    public void Dispose()
    {
        if (!_closed)
        {
            owner.Close(this);
            _closed = true;
            rows.Dispose();
        }
    }
}
