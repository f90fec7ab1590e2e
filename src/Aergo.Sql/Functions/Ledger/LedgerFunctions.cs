using System.Collections.Generic;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Ledger;

/// <summary>Schema ledger: the chain as rows, and the history of tables.</summary>
/// <remarks>Source: docs/spec/sql.md, "The ledger in SQL". The order of definitions gives the oids: add at the end.</remarks>
internal static class LedgerFunctions
{
    private static readonly SqlField[] HistoryFields =
    [
        new("block", SqlTypes.Int8, -1), new("time", SqlTypes.TimestampTz, -1), new("transaction", SqlTypes.Text, -1), new("sender", SqlTypes.Text, -1), new("operation", SqlTypes.Text, -1), new("old", SqlTypes.Jsonb, -1),
        new("new", SqlTypes.Jsonb, -1),
    ];

    private static readonly SqlField[] BlameFields =
    [
        new("row", SqlTypes.Jsonb, -1), new("block", SqlTypes.Int8, -1), new("time", SqlTypes.TimestampTz, -1), new("transaction", SqlTypes.Text, -1), new("sender", SqlTypes.Text, -1),
    ];

    private static readonly SqlField[] DifferenceFields = [new("operation", SqlTypes.Text, -1), new("old", SqlTypes.Jsonb, -1), new("new", SqlTypes.Jsonb, -1)];

    public static void Add(FunctionBuilder builder)
    {
        Rows(builder, "history", [SqlTypes.RegClass], HistoryFields, static (c, _, a) => RowHistory.Of(c, a[0].Oid, 0, long.MaxValue));
        Rows(builder, "history", [SqlTypes.RegClass, SqlTypes.Int8, SqlTypes.Int8], HistoryFields, static (c, _, a) => RowHistory.Of(c, a[0].Oid, a[1].Int64, a[2].Int64));
        Rows(builder, "blame", [SqlTypes.RegClass], BlameFields, static (c, _, a) => RowHistory.Blame(c, a[0].Oid));
        Rows(builder, "diff", [SqlTypes.RegClass, SqlTypes.Int8, SqlTypes.Int8], DifferenceFields, static (c, _, a) => RowHistory.Difference(c, a[0].Oid, a[1].Int64, a[2].Int64));
        Rows(builder, "blocks", [SqlTypes.Int8, SqlTypes.Int8], LedgerRows.BlockFields, static (c, _, a) => LedgerRows.Blocks(c, a[0].Int64, a[1].Int64));
        Rows(builder, "transactions", [SqlTypes.Int8, SqlTypes.Int8], LedgerRows.TransactionFields, static (c, _, a) => LedgerRows.Transactions(c, a[0].Int64, a[1].Int64));
        Rows(builder, "events", [SqlTypes.Int8, SqlTypes.Int8], LedgerRows.EventFields, static (c, _, a) => LedgerRows.Events(c, a[0].Int64, a[1].Int64));
        builder.Own(new FunctionDefinition
        {
            Schema = "ledger",
            Name = "proof",
            Parameters = [SqlTypes.RegClass, SqlTypes.Text],
            Result = SqlTypes.Text,
            Volatility = Volatility.Stable,
            Gas = 5000,
            Scalar = static (c, _, a) => Datum.From(RowHistory.Proof(c, a[0].Oid, a[1].Text)),
        });
    }

    private static void Rows(FunctionBuilder builder, string name, IReadOnlyList<SqlType> parameters, IReadOnlyList<SqlField> columns, SetFunction body) => builder.Own(new FunctionDefinition
    {
        Schema = "ledger",
        Name = name,
        Parameters = parameters,
        Result = SqlTypes.Record,
        Volatility = Volatility.Stable,
        Gas = 1000,
        Set = body,
        Columns = columns,
    });
}
