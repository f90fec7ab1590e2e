using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Aergo.Primitives;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Execution.Interpreter.Operators;
using Aergo.Sql.Storage;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Ledger;

/// <summary>Which transaction did what to the rows of a table, worked out from the chain: <c>ledger.history</c>, <c>blame</c>, <c>diff</c> and <c>proof</c>.</summary>
/// <remarks>For queries alone, since it is about what this node keeps. A row whose primary key changed was deleted under the old key and inserted under the new one.</remarks>
internal static class RowHistory
{
    // A block whose rows differ is run again; this stands for its transactions.
    private const long ReplayGas = 50_000;

    /// <summary>One change: block, time, transaction, sender, operation, old row, new row.</summary>
    public static IEnumerable<Datum[]> Of(SqlContext context, uint oid, long from, long to) =>
        Changes(context, Readable(context, oid), from, to).Select(c => new[]
        {
            Datum.From(c.Step.Height), Time(c.Step), Datum.From(c.Step.Transaction.ToString()), Datum.From(c.Step.Sender), Datum.From(Operation(c.Old, c.New)), Json(c.Old), Json(c.New),
        });

    /// <summary>For each row that the last block has: the row, and the change that made it so.</summary>
    public static IEnumerable<Datum[]> Blame(SqlContext context, uint oid)
    {
        var last = new SortedDictionary<byte[], Change>(Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b)));
        foreach (Change change in Changes(context, Readable(context, oid), 0, long.MaxValue))
        {
            if (change.New is null)
            {
                last.Remove(change.Key);
            }
            else
            {
                context.Memory.Take(change.Key.Length + 256);
                last[change.Key] = change;
            }
        }

        IPastStates past = Past(context);
        SqlContext head = PastTable.ContextAt(context, past, past.Head);
        AccountId tree = TableStore.TreeOf(context, context.Catalog.Tables[oid]);
        return last.Values.Select(c => new[] { Json(Row(head, oid, head.State.Get(tree, c.Key))), Datum.From(c.Step.Height), Time(c.Step), Datum.From(c.Step.Transaction.ToString()), Datum.From(c.Step.Sender) });
    }

    /// <summary>Rows that differ between two blocks: operation, old row, new row.</summary>
    public static IEnumerable<Datum[]> Difference(SqlContext context, uint oid, long from, long to)
    {
        TableDefinition table = Readable(context, oid);
        IPastStates past = Past(context);
        SqlContext before = PastTable.ContextAt(context, past, from), after = PastTable.ContextAt(context, past, to);
        byte[] prefix = StateKeys.Rows(table.Oid);
        foreach ((byte[] key, byte[]? old, byte[]? now) in past.Differences(TableStore.TreeOf(context, table), from, to))
        {
            context.Gas.Charge(GasSchedule.RowRead);
            context.CheckCancelled();
            if (key.AsSpan().StartsWith(prefix))
            {
                JsonbValue? was = Row(before, oid, old), isNow = Row(after, oid, now);
                yield return [Datum.From(Operation(was, isNow)), Json(was), Json(isNow)];
            }
        }
    }

    /// <summary>A proof that a row is there with what it holds, or that it is not.</summary>
    public static string Proof(SqlContext context, uint oid, string key)
    {
        TableDefinition table = Readable(context, oid);
        IPastStates past = Past(context);
        IndexLayout primary = new RowLayout(table, StoredValues.ParseMissing).Primary
            ?? throw new SqlException(SqlState.ObjectNotInPrerequisiteState, $"table \"{table.Name}\" keeps its rows under no primary key by which one could be named");
        string[] texts = primary.ColumnCount == 1 ? [key] : Texts(key);
        if (texts.Length != primary.ColumnCount)
        {
            throw new SqlException(SqlState.InvalidParameterValue, $"the primary key of \"{table.Name}\" has {primary.ColumnCount} columns") { Hint = "Give them as a JSON array." };
        }

        var buffer = new ArrayBufferWriter<byte>(64);
        primary.WriteKey([.. texts.Select((t, i) => TypeText.Input(primary.TypeOf(i), t, -1, context))], buffer);
        return past.Prove(TableStore.TreeOf(context, table), buffer.WrittenSpan.ToArray());
    }

    /// <summary>The chain behind the state; 0A000 inside a transaction of the chain, where nodes could differ.</summary>
    public static IPastStates Past(SqlContext context) => context.Past
        ?? throw SqlException.NotSupported("looking at the ledger in a transaction that may write", "Use it in a query of its own, or after BEGIN READ ONLY.");

    private static IEnumerable<Change> Changes(SqlContext context, TableDefinition table, long from, long to)
    {
        byte[] prefix = StateKeys.Rows(table.Oid);
        foreach (LedgerStep step in Past(context).StepsOf(TableStore.TreeOf(context, table), from, to, context.Cancelled))
        {
            context.Gas.Charge(ReplayGas);
            SqlContext? before = null, after = null;
            foreach ((byte[] key, byte[]? value) in step.Writes)
            {
                if (!key.AsSpan().StartsWith(prefix))
                {
                    continue;
                }

                before ??= PastTable.ContextOver(context, step.Before);
                after ??= PastTable.ContextOver(context, step.After);
                byte[]? old = step.Before.Get(TableStore.TreeOf(context, table), key);
                if (old is not null || value is not null)
                {
                    yield return new Change(step, key, Row(before, table.Oid, old), Row(after, table.Oid, value));
                }
            }
        }
    }

    /// <summary>42501 unless the user may read all rows of the table as they are.</summary>
    private static TableDefinition Readable(SqlContext context, uint oid)
    {
        if (context.Catalog.Tables.GetValueOrDefault(oid) is not { IsVirtual: false } table || LocalCatalog.Holds(oid))
        {
            throw new SqlException(SqlState.WrongObjectType, "the ledger keeps the history of permanent tables only");
        }

        if (!PrivilegeChecker.Has(context.Catalog, context.CurrentUser, table, PrivilegeKind.Table, "r"))
        {
            throw new SqlException(SqlState.InsufficientPrivilege, $"permission denied for table {table.Name}");
        }

        return RowPolicies.Apply(context.Catalog, context.CurrentUser, table)
            ? throw new SqlException(SqlState.InsufficientPrivilege, $"row-level security hides rows of table \"{table.Name}\" from you, and so its history")
            : table;
    }

    // Values by the names the columns had then.
    private static JsonbValue? Row(SqlContext context, uint oid, byte[]? bytes)
    {
        if (bytes is null || context.Catalog.Tables.GetValueOrDefault(oid) is not { } table)
        {
            return null;
        }

        context.Gas.Charge(GasSchedule.RowRead + (bytes.Length / GasSchedule.BytesPerUnit));
        Datum[] values = new RowLayout(table, StoredValues.ParseMissing).Read(bytes);
        return JsonbValue.Object(table.Columns.Select((c, i) => new JsonbMember(c.Name, Functions.Json.JsonOutput.ToJsonb(context, c.Type, values[i]))));
    }

    private static string[] Texts(string json) =>
        Primitives.JsonParser.Parse(Encoding.UTF8.GetBytes(json), 1 << 20, out JsonValue? value) == JsonError.None && value is { Kind: JsonKind.Array }
            ? [.. value.Items.Select(i => i.Kind is JsonKind.Text or JsonKind.Number ? i.Text : i.ToString())]
            : [];

    private static string Operation(JsonbValue? old, JsonbValue? now) => old is null ? "INSERT" : now is null ? "DELETE" : "UPDATE";

    private static Datum Json(JsonbValue? value) => value is null ? Datum.Null : Datum.FromObject(value);

    private static Datum Time(LedgerStep step) => Datum.From(LedgerRows.Time(step.Time));

    private sealed record Change(LedgerStep Step, byte[] Key, JsonbValue? Old, JsonbValue? New);
}
