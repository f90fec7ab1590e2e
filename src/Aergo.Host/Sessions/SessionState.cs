using System;
using System.Collections.Generic;
using Aergo.Primitives;
using Aergo.Sql.Catalog;
using Aergo.Sql.Storage;
using Aergo.State;

namespace Aergo.Host;

/// <summary>A scratch state of the ledger with the session's own rows beside it; marks and frozen rows cover both.</summary>
internal sealed class SessionState(IContractState ledger, SessionRows rows) : ISessionState
{
    private readonly TransactionState _own = rows.State;
    private readonly List<(int Ledger, int Own)> _marks = [];

    /// <summary>Whether rows of the session were read or written since this was last set to false.</summary>
    public bool TouchedOwn { get; set; }

    /// <summary>Whether rows of the ledger were written, or another contract was called, since this was last set to false.</summary>
    public bool WroteLedger { get; set; }

    public byte[]? Get(AccountId tree, ReadOnlySpan<byte> key)
    {
        TouchedOwn |= tree == SqlAccounts.LocalRows;
        return In(tree).Get(tree, key);
    }

    public IStateCursor Scan(AccountId tree, byte[] from, byte[]? to, bool descending)
    {
        TouchedOwn |= tree == SqlAccounts.LocalRows;
        return In(tree).Scan(tree, from, to, descending);
    }

    public IStateCursor ScanNamed(AccountId tree, byte[] from, byte[]? to, bool descending) => In(tree).ScanNamed(tree, from, to, descending);

    public void Put(AccountId tree, byte[] key, byte[] value)
    {
        Wrote(tree);
        if (IsOwn(tree))
        {
            rows.Count(key, value);
        }

        In(tree).Put(tree, key, value);
    }

    public void Delete(AccountId tree, byte[] key)
    {
        Wrote(tree);
        In(tree).Delete(tree, key);
    }

    public IStateReader Freeze() => new Frozen(this, ledger.Freeze(), _own.Freeze());

    public int Mark()
    {
        _marks.Add((ledger.Mark(), _own.Mark()));
        return _marks.Count - 1;
    }

    public void RollBackTo(int mark)
    {
        (int below, int beside) = _marks[mark];
        ledger.RollBackTo(below);
        _own.RollBackTo(beside);
        _marks.RemoveRange(mark + 1, _marks.Count - mark - 1);
    }

    public void Discard()
    {
        foreach (AccountId tree in (AccountId[])[SqlAccounts.LocalCatalog, SqlAccounts.LocalRows])
        {
            var keys = new List<byte[]>();
            using (IStateCursor cursor = _own.Scan(tree, [], null, descending: false))
            {
                while (cursor.Next())
                {
                    keys.Add(cursor.Key.ToArray());
                }
            }

            keys.ForEach(k => _own.Delete(tree, k));
        }
    }

    private static bool IsOwn(AccountId tree) => tree == SqlAccounts.LocalCatalog || tree == SqlAccounts.LocalRows;

    private IContractState In(AccountId tree) => IsOwn(tree) ? _own : ledger;

    private void Wrote(AccountId tree)
    {
        if (IsOwn(tree))
        {
            TouchedOwn = true;
        }
        else
        {
            WroteLedger = true;
        }
    }

    private sealed class Frozen(SessionState state, IStateReader ledger, IStateReader own) : IStateReader
    {
        public byte[]? Get(AccountId tree, ReadOnlySpan<byte> key)
        {
            state.TouchedOwn |= tree == SqlAccounts.LocalRows;
            return IsOwn(tree) ? own.Get(tree, key) : ledger.Get(tree, key);
        }

        public IStateCursor Scan(AccountId tree, byte[] from, byte[]? to, bool descending)
        {
            state.TouchedOwn |= tree == SqlAccounts.LocalRows;
            return IsOwn(tree) ? own.Scan(tree, from, to, descending) : ledger.Scan(tree, from, to, descending);
        }
    }
}
