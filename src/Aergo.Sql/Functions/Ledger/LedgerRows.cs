using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions.Chain;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Ledger;

/// <summary>Blocks, transactions with their receipts, and events as rows; the last block last.</summary>
internal static class LedgerRows
{
    public static readonly SqlField[] BlockFields =
    [
        new("height", SqlTypes.Int8, -1), new("id", SqlTypes.Text, -1), new("parent", SqlTypes.Text, -1), new("time", SqlTypes.TimestampTz, -1), new("producer", SqlTypes.Text, -1), new("state_root", SqlTypes.Text, -1),
        new("transactions", SqlTypes.Int4, -1), new("gas_used", SqlTypes.Int8, -1),
    ];

    public static readonly SqlField[] TransactionFields =
    [
        new("block", SqlTypes.Int8, -1), new("index", SqlTypes.Int4, -1), new("hash", SqlTypes.Text, -1), new("sender", SqlTypes.Text, -1), new("recipient", SqlTypes.Text, -1), new("nonce", SqlTypes.Numeric, -1),
        new("type", SqlTypes.Text, -1), new("amount", SqlTypes.Numeric, -1), new("status", SqlTypes.Text, -1), new("error", SqlTypes.Text, -1), new("contract", SqlTypes.Text, -1), new("gas_used", SqlTypes.Int8, -1),
        new("fee", SqlTypes.Numeric, -1), new("result_digest", SqlTypes.Text, -1),
    ];

    public static readonly SqlField[] EventFields =
    [
        new("block", SqlTypes.Int8, -1), new("transaction", SqlTypes.Text, -1), new("index", SqlTypes.Int4, -1), new("contract", SqlTypes.Text, -1), new("name", SqlTypes.Text, -1), new("data", SqlTypes.Text, -1),
    ];

    public static IEnumerable<Datum[]> Blocks(SqlContext context, long from, long to) => Read(context, from, to).Select(b => new[]
    {
        Datum.From(b.Header.Height), Datum.From(b.Header.Id.ToString()), Datum.From(b.Header.Parent.ToString()), Datum.From(Time(b.Header.Timestamp)), Hex(b.Header.Producer.Span),
        Datum.From(b.Header.StateRoot.ToString()), Datum.From(b.Transactions.Count), Datum.From(b.Header.GasUsed),
    });

    public static IEnumerable<Datum[]> Transactions(SqlContext context, long from, long to) => Read(context, from, to).SelectMany(b => b.Transactions.Select(t => new[]
    {
        Datum.From(b.Header.Height), Datum.From(t.Receipt.Index), Datum.From(t.Transaction.Hash.ToString()), Datum.From(t.Sender), t.Recipient is null ? Datum.Null : Datum.From(t.Recipient),
        Datum.FromObject(PgNumeric.FromBigInteger(t.Transaction.Nonce)), Datum.From(t.Transaction.Type.ToString().ToLowerInvariant()), ChainAccounts.Numeric(t.Amount),
        Datum.From(t.Receipt.Status.ToString().ToLowerInvariant()), t.Receipt.Error is null ? Datum.Null : Datum.From(t.Receipt.Error), ChainAccounts.Text(t.Receipt.Contract),
        Datum.From(t.Receipt.GasUsed), ChainAccounts.Numeric(t.Receipt.Fee), Datum.From(t.Receipt.ResultDigest.ToString()),
    }));

    public static IEnumerable<Datum[]> Events(SqlContext context, long from, long to) => Read(context, from, to).SelectMany(b => b.Transactions.SelectMany(t => t.Receipt.Events.Select((e, i) => new[]
    {
        Datum.From(b.Header.Height), Datum.From(t.Transaction.Hash.ToString()), Datum.From(i), ChainAccounts.Text(e.Contract), Datum.From(e.Name), Datum.From(e.Data),
    })));

    /// <summary>A block's time as SQL has it: microseconds from 2000-01-01 UTC.</summary>
    public static long Time(Instant time) => time.UnixMicroseconds - 946_684_800_000_000L;

    private static IEnumerable<LedgerBlock> Read(SqlContext context, long from, long to)
    {
        foreach (LedgerBlock block in RowHistory.Past(context).Blocks(from, to))
        {
            context.Gas.Charge(GasSchedule.RowRead * (1L + block.Transactions.Count));
            context.CheckCancelled();
            yield return block;
        }
    }

    private static Datum Hex(System.ReadOnlySpan<byte> bytes) => Datum.From(System.Convert.ToHexStringLower(bytes));
}
