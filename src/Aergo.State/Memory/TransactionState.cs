using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>The journal of one transaction over a view of state: own writes, marks to return to, and the rows it touched.</summary>
/// <remarks>
/// A mark costs nothing: the first write to a tree after it keeps the tree's map from before, and rolling back puts these
/// maps back. Reads stay in the row set when writes are rolled back, for the transaction has seen them.
/// A read that its own write answers is no read of the state below. One owner, no thread safety.
/// </remarks>
public sealed class TransactionState : IContractState
{
    private readonly IStateView _view;
    private readonly bool _records;
    private readonly Dictionary<AccountId, TreeJournal> _trees = [];
    private readonly List<int> _marks = [];
    private readonly List<Undo> _undo = [];
    private TreeJournal? _last;
    private FrozenRows? _frozen;
    private int _epoch;
    private bool _wroteSinceMark = true;

    /// <summary>Opens a journal over <paramref name="view"/>.</summary>
    /// <param name="view">State before the transaction.</param>
    /// <param name="recordRowSet">Off for queries, of which nobody asks what they read.</param>
    public TransactionState(IStateView view, bool recordRowSet = true)
    {
        ArgumentNullException.ThrowIfNull(view);
        _view = view;
        _records = recordRowSet;
    }

    private readonly record struct Undo(TreeJournal Tree, PersistentMap<byte[]> Before);

    /// <summary>The state this journal stands on.</summary>
    public IStateView View => _view;

    /// <inheritdoc />
    public byte[]? Get(AccountId tree, ReadOnlySpan<byte> key)
    {
        if (Of(tree).Writes is { Count: > 0 } own && own.TryGet(key, out byte[]? value))
        {
            return value;
        }

        return GetBelow(tree, key);
    }

    /// <inheritdoc />
    public void Put(AccountId tree, byte[] key, byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length > StateLimits.ValueBytesMax)
        {
            throw new ArgumentOutOfRangeException(nameof(value), $"a value of {value.Length} bytes is over {StateLimits.ValueBytesMax}");
        }

        Write(tree, key, value);
    }

    /// <inheritdoc />
    public void Delete(AccountId tree, byte[] key) => Write(tree, key, null);

    /// <inheritdoc />
    public IStateCursor Scan(AccountId tree, byte[] from, byte[]? to, bool descending)
    {
        return ScanOver(Of(tree).Writes?.Snapshot(), tree, from, to, descending);
    }

    /// <inheritdoc />
    public IStateReader Freeze()
    {
        if (_frozen is null)
        {
            var writes = new Dictionary<AccountId, PersistentMap<byte[]>>();
            foreach (TreeJournal journal in _trees.Values)
            {
                if (journal.Writes is { Count: > 0 } own)
                {
                    writes.Add(journal.Tree, own.Snapshot());
                }
            }

            _frozen = new FrozenRows(this, writes);
        }

        return _frozen;
    }

    /// <inheritdoc />
    public IStateCursor ScanNamed(AccountId tree, byte[] from, byte[]? to, bool descending)
    {
        ArgumentNullException.ThrowIfNull(from);
        return Merge(Of(tree).Writes?.Snapshot(), tree, from, to, descending);
    }

    /// <inheritdoc />
    public int Mark()
    {
        if (_wroteSinceMark || _marks.Count == 0)
        {
            _marks.Add(_undo.Count);
            _epoch++;
            _wroteSinceMark = false;
        }

        return _marks.Count - 1;
    }

    /// <inheritdoc />
    public void RollBackTo(int mark)
    {
        if (mark < 0 || mark >= _marks.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(mark), mark, "no such mark, or it died with an earlier roll-back");
        }

        int keep = _marks[mark];
        for (int i = _undo.Count - 1; i >= keep; i--)
        {
            _undo[i].Tree.Writes!.Reset(_undo[i].Before);
        }

        _frozen = null;
        _undo.RemoveRange(keep, _undo.Count - keep);
        _marks.RemoveRange(mark + 1, _marks.Count - mark - 1);
        _epoch++;
        _wroteSinceMark = false;
    }

    /// <summary>The net writes, sorted by tree and key. Values equal to those below are kept: knowing so would be a read.</summary>
    public List<StateChange> GetChanges()
    {
        var changes = new List<StateChange>();
        foreach (TreeJournal journal in Sorted())
        {
            if (journal.Writes is { Count: > 0 } own)
            {
                PersistentMapCursor<byte[]> rows = own.Snapshot().Scan();
                while (rows.Next())
                {
                    changes.Add(new StateChange(journal.Tree, rows.Key, rows.Value));
                }
            }
        }

        return changes;
    }

    /// <summary>What was read and written so far. Empty when recording is off.</summary>
    public RowSet GetRowSet()
    {
        var rows = new RowSetBuilder();
        AddRowSetTo(rows);
        return rows.ToRowSet();
    }

    /// <summary>Adds what was read and written so far to a set that other parts of the transaction fill too.</summary>
    public void AddRowSetTo(RowSetBuilder rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (!_records)
        {
            return;
        }

        foreach (TreeJournal journal in _trees.Values)
        {
            journal.AddTo(rows);
        }
    }

    /// <summary>A row of the state below, recorded as read.</summary>
    internal byte[]? GetBelow(AccountId tree, ReadOnlySpan<byte> key) => _records ? Of(tree).ReadThrough(_view, key) : _view.GetRow(tree, key);

    /// <summary>A walk over own writes of some moment and the state below, recorded as read.</summary>
    internal IStateCursor ScanOver(PersistentMap<byte[]>? own, AccountId tree, byte[] from, byte[]? to, bool descending)
    {
        ArgumentNullException.ThrowIfNull(from);
        IStateCursor rows = Merge(own, tree, from, to, descending);
        return _records ? Of(tree).Record(rows, from, to, descending) : rows;
    }

    private IStateCursor Merge(PersistentMap<byte[]>? own, AccountId tree, byte[] from, byte[]? to, bool descending)
    {
        IStateCursor rows = _view.Scan(tree, from, to, descending);
        return own is { Count: > 0 } ? new MergeCursor(rows, own.Scan(from, to, descending), descending) : rows;
    }

    private void Write(AccountId tree, byte[] key, byte[]? value)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length > StateLimits.KeyBytesMax)
        {
            throw new ArgumentOutOfRangeException(nameof(key), $"a key of {key.Length} bytes is over {StateLimits.KeyBytesMax}");
        }

        TreeJournal journal = Of(tree);
        journal.Writes ??= PersistentMap.Empty<byte[]>().Edit();
        if (journal.Epoch != _epoch)
        {
            _undo.Add(new Undo(journal, journal.Writes.Snapshot()));
            journal.Epoch = _epoch;
        }

        _wroteSinceMark = true;
        _frozen = null;
        journal.Writes.Put(key, value);
    }

    private TreeJournal Of(AccountId tree)
    {
        if (_last is { } last && last.Tree == tree)
        {
            return last;
        }

        if (!_trees.TryGetValue(tree, out TreeJournal? journal))
        {
            _trees.Add(tree, journal = new TreeJournal(tree));
        }

        return _last = journal;
    }

    private List<TreeJournal> Sorted()
    {
        var sorted = new List<TreeJournal>(_trees.Values);
        sorted.Sort(static (a, b) => a.Tree.CompareTo(b.Tree));
        return sorted;
    }
}
