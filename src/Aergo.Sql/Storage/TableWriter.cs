using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Storage;

/// <summary>Evaluates index expressions and predicates over one row.</summary>
internal interface IRowEvaluator
{
    void Bind(Datum[] row);

    Datum Evaluate(BoundExpression expression);
}

/// <summary>Writes rows of one table with all their index entries, and refuses keys that are taken. One statement owns one writer.</summary>
internal sealed class TableWriter : IDisposable
{
    private readonly SqlContext _context;
    private readonly AccountId _tree;
    private readonly PreparedIndex? _primary;
    private readonly PreparedIndex[] _indexes;
    private readonly PreparedIndex[] _uniqueByOid;
    private readonly IRowEvaluator _evaluator;
    private readonly ArrayBufferWriter<byte> _buffer = new(256);
    private readonly ArrayBufferWriter<byte> _scratch = new(64);
    private readonly ArrayBufferWriter<byte> _keyBuffer = new(64);
    private readonly PendingCount _count;
    private readonly TableStore _store;
    private bool _countWritten;
    private long _nextRowNumber;
    private long _reservedUpTo;

    public TableWriter(SqlContext context, TableStore store, TableDefinition table, IReadOnlyList<BoundIndex> bound, IRowEvaluator evaluator)
    {
        _context = context;
        _store = store;
        _evaluator = evaluator;
        Layout = store.Layout(table);
        _tree = TableStore.TreeOf(context, table);
        Calls.CallerChain.RequireUnlocked(context, _tree);
        _primary = Layout.Primary is null ? null : Prepare(Layout.Primary);
        _indexes = Layout.Indexes.Select(Prepare).ToArray();
        _uniqueByOid = [.. _indexes.Append(_primary).OfType<PreparedIndex>().Where(i => i.Layout.Definition.IsUnique).OrderBy(i => i.Layout.Definition.Oid)];
        NeedsEvaluation = _indexes.Any(i => i.NeedsEvaluation);
        _count = PendingCounts.Of(context).Open(table.Oid);

        PreparedIndex Prepare(IndexLayout layout)
        {
            BoundIndex? expressions = bound.FirstOrDefault(b => b.Index.Oid == layout.Definition.Oid);
            if (expressions is null && (layout.Definition.PredicateText is not null || layout.Positions.Contains(-1)))
            {
                throw new InvalidOperationException($"index {layout.Definition.Name} was not bound");
            }

            return new PreparedIndex(layout, expressions);
        }
    }

    public RowLayout Layout { get; }

    /// <summary>Keys of deferrable constraints that more than one row had when it was written; checked when the statement or the transaction ends.</summary>
    public List<(IndexDefinition Index, Datum[] Key)> Doubtful { get; } = [];

    /// <summary>Rows that are there already get a new key: a clash is reported as a failure to build the index.</summary>
    public bool IsBuilding { get; init; }

    /// <summary>Whether index keys depend on bound expressions.</summary>
    public bool NeedsEvaluation { get; }

    /// <summary>Takes numbers for rows without primary key, all at once: one read and one write per statement.</summary>
    public void Reserve(long rows)
    {
        if (_primary is not null || rows == 0)
        {
            return;
        }

        byte[]? stored = _context.State.Get(_tree, Layout.RowNumberKey);
        _nextRowNumber = stored is null ? 1 : BinaryPrimitives.ReadInt64BigEndian(stored);
        _reservedUpTo = _nextRowNumber + rows;
        byte[] value = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(value, _reservedUpTo);
        Put(Layout.RowNumberKey, value);
    }

    /// <summary>Adds a row; 23505 when a unique key is taken. Returns its key.</summary>
    public byte[] Insert(Datum[] row)
    {
        BindFor(row);
        return InsertBound(_primary is null ? NextRowKey() : KeyOf(_primary, row), row);
    }

    /// <summary>Adds a row without primary key under a key it had before.</summary>
    public void InsertAt(byte[] key, Datum[] row)
    {
        BindFor(row);
        InsertBound(key, row);
    }

    private byte[] InsertBound(byte[] key, Datum[] row)
    {
        CheckUnique(row, null, null, moved: true);
        Put(key, Encode(row));
        foreach (PreparedIndex index in _indexes)
        {
            if (Applies(index))
            {
                AddEntry(index, row, key);
            }
        }

        _count.Delta++;
        return key;
    }

    /// <summary>Replaces a row that lies at <paramref name="key"/>; 23505 when a unique key is taken by another row. Returns its key, which may be a new one.</summary>
    public byte[] Update(byte[] key, Datum[] oldRow, Datum[] newRow)
    {
        // Entries of the old row first: expressions are evaluated over what is bound.
        BindFor(oldRow);
        byte[]?[] oldEntries = Entries(oldRow, key);
        BindFor(newRow);
        byte[] newKey = _primary is null ? key : KeyOf(_primary, newRow);
        bool moved = !ReferenceEquals(key, newKey) && !key.AsSpan().SequenceEqual(newKey);
        CheckUnique(newRow, key, oldEntries, moved);
        if (moved)
        {
            Delete(key);
        }

        Put(newKey, Encode(newRow));
        for (int i = 0; i < _indexes.Length; i++)
        {
            (byte[] Key, byte[] Value)? entry = Applies(_indexes[i]) ? EntryOf(_indexes[i], newRow, newKey) : null;
            byte[]? old = oldEntries[i];
            if (old is not null && entry is { } now && !moved && old.AsSpan().SequenceEqual(now.Key))
            {
                continue;
            }

            if (old is not null)
            {
                Delete(old);
            }

            if (entry is { } added)
            {
                Put(added.Key, added.Value);
            }
        }

        return newKey;
    }

    public void Delete(byte[] key, Datum[] row)
    {
        BindFor(row);
        foreach (byte[]? entry in Entries(row, key))
        {
            if (entry is not null)
            {
                Delete(entry);
            }
        }

        Delete(key);
        _count.Delta--;
    }

    /// <summary>Key of the row that holds a unique key of <paramref name="row"/> in one of the indexes (all unique ones when empty), or null.</summary>
    public byte[]? FindConflict(Datum[] row, IReadOnlyList<IndexDefinition> arbiters)
    {
        BindFor(row);
        foreach (PreparedIndex index in _uniqueByOid)
        {
            if (arbiters.Count > 0 && !arbiters.Any(a => a.Oid == index.Layout.Definition.Oid))
            {
                continue;
            }

            if (index.Layout.Definition.IsDeferrable)
            {
                throw UniqueViolation.AsArbiter(_context, Layout.Table, index.Layout.Definition);
            }

            if (Applies(index) && Holder(index, row) is { } holder)
            {
                return holder;
            }
        }

        return null;
    }

    /// <summary>Adds entries of one index for a row that is there already: filling a new index. 23505 when two rows share a unique key.</summary>
    public void AddToIndex(IndexDefinition definition, byte[] key, Datum[] row)
    {
        PreparedIndex index = _indexes.First(i => i.Layout.Definition.Oid == definition.Oid);
        BindFor(row);
        if (!Applies(index))
        {
            return;
        }

        if (definition.IsUnique && Clashes(index, row, null))
        {
            throw UniqueViolation.WhileBuilding(_context, Layout.Table, definition, KeyValues(index, row));
        }

        AddEntry(index, row, key);
    }

    /// <summary>The encoded row, valid until the next call.</summary>
    public ReadOnlySpan<byte> Bytes(Datum[] row)
    {
        _buffer.ResetWrittenCount();
        Layout.Write(row, _buffer, _scratch);
        return _buffer.WrittenSpan;
    }

    /// <summary>Writes the row count; called once at the end of a statement that succeeded.</summary>
    public void Complete()
    {
        if (_count.Delta != 0)
        {
            long rows = _store.StoredCount(_context, Layout.Table) + _count.Delta;
            if (rows == 0)
            {
                _context.State.Delete(_tree, Layout.RowCountKey);
            }
            else
            {
                byte[] value = new byte[8];
                BinaryPrimitives.WriteInt64BigEndian(value, rows);
                _context.State.Put(_tree, Layout.RowCountKey, value);
            }

            _context.Gas.Charge(GasSchedule.RowWrite);
        }

        _countWritten = true;
        PendingCounts.Of(_context).Close(_count);
    }

    public void Dispose()
    {
        if (!_countWritten)
        {
            PendingCounts.Of(_context).Close(_count);
        }
    }

    private void BindFor(Datum[] row)
    {
        if (NeedsEvaluation)
        {
            _evaluator.Bind(row);
        }
    }

    private bool Applies(PreparedIndex index) => index.Predicate is null || _evaluator.Evaluate(index.Predicate).IsTrue;

    private Datum[] KeyValues(PreparedIndex index, Datum[] row)
    {
        var key = new Datum[index.Layout.ColumnCount];
        for (int i = 0; i < key.Length; i++)
        {
            int position = index.Layout.Positions[i];
            key[i] = position >= 0 ? row[position] : _evaluator.Evaluate(index.Expressions[i]!);
        }

        return key;
    }

    private byte[] KeyOf(PreparedIndex index, Datum[] row)
    {
        _keyBuffer.ResetWrittenCount();
        index.Layout.WriteKey(KeyValues(index, row), _keyBuffer);
        CheckKeyLength(index, _keyBuffer.WrittenCount);
        return _keyBuffer.WrittenSpan.ToArray();
    }

    private (byte[] Key, byte[] Value) EntryOf(PreparedIndex index, Datum[] row, byte[] rowKey)
    {
        Datum[] values = KeyValues(index, row);
        _keyBuffer.ResetWrittenCount();
        index.Layout.WriteKey(values, _keyBuffer);
        (byte[] Key, byte[] Value) entry = IndexLayout.Entry(_keyBuffer.WrittenSpan, index.Layout.IsUniqueKey(values), rowKey);
        CheckKeyLength(index, entry.Key.Length);
        return entry;
    }

    private byte[]?[] Entries(Datum[] row, byte[] rowKey)
    {
        var entries = new byte[]?[_indexes.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = Applies(_indexes[i]) ? EntryOf(_indexes[i], row, rowKey).Key : null;
        }

        return entries;
    }

    private void AddEntry(PreparedIndex index, Datum[] row, byte[] rowKey)
    {
        (byte[] key, byte[] value) = EntryOf(index, row, rowKey);
        Put(key, value);
    }

    /// <summary>Row key under which the unique key of a row lies already, or null.</summary>
    private byte[]? Holder(PreparedIndex index, Datum[] row)
    {
        Datum[] values = KeyValues(index, row);
        if (!index.Layout.IsUniqueKey(values))
        {
            return null;
        }

        _keyBuffer.ResetWrittenCount();
        index.Layout.WriteKey(values, _keyBuffer);
        CheckKeyLength(index, _keyBuffer.WrittenCount);
        _context.Gas.Charge(GasSchedule.RowRead + (_keyBuffer.WrittenCount / GasSchedule.BytesPerUnit));
        byte[]? found = _context.State.Get(_tree, _keyBuffer.WrittenSpan);
        return found is null ? null
            : index.Layout.Definition.IsClustered ? _keyBuffer.WrittenSpan.ToArray()
            : IndexLayout.RowKey(Layout.RowPrefix, _keyBuffer.WrittenSpan, found);
    }

    /// <summary>Whether a row other than the one at <paramref name="ownKey"/> has the unique key of a row.</summary>
    private bool Clashes(PreparedIndex index, Datum[] row, byte[]? ownKey)
    {
        if (!index.Layout.Definition.IsDeferrable)
        {
            return Holder(index, row) is { } holder && (ownKey is null || !holder.AsSpan().SequenceEqual(ownKey));
        }

        Datum[] values = KeyValues(index, row);
        return index.Layout.Excludes(values)
            && _store.ScanIndex(_context, _context.State, Layout.Table, index.Layout.Definition, new IndexBounds(values)).Any(r => ownKey is null || !r.Key.AsSpan().SequenceEqual(ownKey));
    }

    /// <summary>Indexes are tried in order of oid, as PostgreSQL reports them.</summary>
    private void CheckUnique(Datum[] row, byte[]? ownKey, byte[]?[]? ownEntries, bool moved)
    {
        foreach (PreparedIndex index in _uniqueByOid)
        {
            if (ownEntries is not null && (index.Layout.Definition.IsClustered ? !moved : Unchanged(index, row, ownEntries)))
            {
                continue;
            }

            if (!Applies(index) || !Clashes(index, row, ownKey))
            {
                continue;
            }

            if (index.Layout.Definition.IsDeferrable && !IsBuilding)
            {
                Doubtful.Add((index.Layout.Definition, KeyValues(index, row)));
            }
            else
            {
                throw IsBuilding
                    ? UniqueViolation.WhileBuilding(_context, Layout.Table, index.Layout.Definition, KeyValues(index, row))
                    : UniqueViolation.Of(_context, Layout.Table, index.Layout.Definition, KeyValues(index, row));
            }
        }
    }

    private bool Unchanged(PreparedIndex index, Datum[] row, byte[]?[] ownEntries)
    {
        byte[]? own = ownEntries[Array.IndexOf(_indexes, index)];
        if (own is null || !Applies(index))
        {
            return false;
        }

        _keyBuffer.ResetWrittenCount();
        index.Layout.WriteKey(KeyValues(index, row), _keyBuffer);
        return index.Layout.Definition.IsDeferrable ? own.AsSpan().StartsWith(_keyBuffer.WrittenSpan) : own.AsSpan().SequenceEqual(_keyBuffer.WrittenSpan);
    }

    private byte[] NextRowKey()
    {
        if (_nextRowNumber == _reservedUpTo)
        {
            Reserve(1);
        }

        byte[] key = new byte[StateKeys.PrefixSize + 8];
        Layout.RowPrefix.CopyTo(key, 0);
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(StateKeys.PrefixSize), _nextRowNumber++);
        return key;
    }

    private byte[] Encode(Datum[] row)
    {
        byte[] value = Bytes(row).ToArray();
        if (value.Length > StateLimits.ValueBytesMax)
        {
            throw new SqlException(SqlState.ProgramLimit, $"row is too big: size {value.Length}, maximum size {StateLimits.ValueBytesMax}");
        }

        return value;
    }

    private static void CheckKeyLength(PreparedIndex index, int length)
    {
        if (length > StateLimits.KeyBytesMax)
        {
            throw new SqlException(SqlState.ProgramLimit, $"index row size {length} exceeds maximum {StateLimits.KeyBytesMax} for index \"{index.Layout.Definition.Name}\"")
            {
                Hint = "Consider a unique index on a hash of the value.",
            };
        }
    }

    private void Put(byte[] key, byte[] value)
    {
        _context.Gas.Charge(GasSchedule.RowWrite + ((long)GasSchedule.ByteWritten * (key.Length + value.Length)));
        _context.State.Put(_tree, key, value);
    }

    private void Delete(byte[] key)
    {
        _context.Gas.Charge(GasSchedule.RowWrite + ((long)GasSchedule.ByteWritten * key.Length));
        _context.State.Delete(_tree, key);
    }

    private sealed class PreparedIndex(IndexLayout layout, BoundIndex? bound)
    {
        public IndexLayout Layout { get; } = layout;

        public IReadOnlyList<BoundExpression?> Expressions { get; } = bound?.Expressions ?? [];

        public BoundExpression? Predicate { get; } = bound?.Predicate;

        public bool NeedsEvaluation => Predicate is not null || Expressions.Any(e => e is not null);
    }
}
