using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.Sql;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;
using Aergo.State;

namespace Aergo.Host;

/// <summary>Where in state the row of a table lies: asked of the engine itself, by watching what it reads.</summary>
internal sealed class RowProofs(SqlResults sql)
{
    /// <summary>Tree and key of the row with a primary key, whether there is such a row or not; or why there can be none.</summary>
    /// <param name="table">SCHEMA.TABLE.</param>
    /// <param name="key">The value of the key column; of several, a JSON array.</param>
    public ((AccountId Tree, byte[] Key)? Place, string? Fault) Find(IStateView view, string table, string key)
    {
        var watched = new WatchedState();
        SqlContext context = sql.MakeContext(view, watched.Over);
        int dot = table.IndexOf('.', StringComparison.Ordinal);
        (string schemaName, string tableName) = dot < 0 ? ("public", table) : (table[..dot], table[(dot + 1)..]);
        if (context.Catalog.FindSchema(schemaName) is not { } schema
            || !context.Catalog.Relations.TryGetValue((schema.Oid, tableName), out (RelationKind Kind, uint Oid) relation)
            || !context.Catalog.Tables.TryGetValue(relation.Oid, out TableDefinition? definition) || definition.IsVirtual)
        {
            return (null, $"there is no table {table}");
        }

        if (definition.ClusteredIndex is not { } primary)
        {
            return (null, $"table {table} has no primary key to name a row by");
        }

        string[]? texts = primary.Columns.Length == 1 ? [key] : Texts(key);
        if (texts is null || texts.Length != primary.Columns.Length)
        {
            return (null, $"the primary key of {table} has {primary.Columns.Length} columns; give them as a JSON array");
        }

        try
        {
            var values = new Datum[texts.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = TypeText.Input(primary.Columns[i].Type, texts[i], -1, context);
            }

            watched.Start(schema.Account);
            context.Services.Tables.FindUnique(context, context.State, definition, primary, values);
        }
        catch (SqlException e)
        {
            return (null, e.Message);
        }

        return watched.Last is { } place ? ((schema.Account, place), null) : (null, $"table {table} keeps no row under such a key");
    }

    private static string[]? Texts(string json) =>
        JsonParser.Parse(Encoding.UTF8.GetBytes(json), Transaction.SizeMax, out JsonValue? value) == JsonError.None && value is { Kind: JsonKind.Array }
            ? [.. value.Items.Select(i => i.Kind is JsonKind.Text or JsonKind.Number ? i.Text : i.ToString())]
            : null;

    /// <summary>Passes everything on and remembers the last key asked for in one tree.</summary>
    private sealed class WatchedState : IContractState
    {
        private IContractState _inner = null!;
        private AccountId _tree;

        public byte[]? Last { get; private set; }

        public IContractState Over(IContractState inner)
        {
            _inner = inner;
            return this;
        }

        public void Start(AccountId tree) => (_tree, Last) = (tree, null);

        public byte[]? Get(AccountId tree, ReadOnlySpan<byte> key)
        {
            if (tree == _tree && !_tree.IsZero)
            {
                Last = key.ToArray();
            }

            return _inner.Get(tree, key);
        }

        public void Put(AccountId tree, byte[] key, byte[] value) => _inner.Put(tree, key, value);

        public void Delete(AccountId tree, byte[] key) => _inner.Delete(tree, key);

        public IStateCursor Scan(AccountId tree, byte[] from, byte[]? to, bool descending) => _inner.Scan(tree, from, to, descending);

        public IStateReader Freeze() => _inner.Freeze();

        public int Mark() => _inner.Mark();

        public void RollBackTo(int mark) => _inner.RollBackTo(mark);
    }
}
