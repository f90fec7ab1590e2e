using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Catalog;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Operators;

/// <summary>A table as it was after an earlier block: the state to read, and the definition its rows were written under.</summary>
internal static class PastTable
{
    private const long Epoch = 946_684_800_000_000L; // 2000-01-01 in microseconds since 1970.

    /// <exception cref="SqlException">There is no such point, the table was not there, or its columns were others.</exception>
    public static (SqlContext Context, TableDefinition Table) Find(SqlContext context, TableDefinition present, PointInTimeKind kind, Datum point)
    {
        if (context.Past is not { } past)
        {
            throw SqlException.NotSupported("AS OF in a transaction that may write", "Use it in a query of its own, or after BEGIN READ ONLY.");
        }

        if (point.IsNull)
        {
            throw new SqlException(SqlState.InvalidParameterValue, "the point in time after AS OF is NULL");
        }

        long height = Height(past, kind, point);
        SqlContext then = ContextAt(context, past, height);
        TableDefinition? table = then.Catalog.Tables.GetValueOrDefault(present.Oid);
        return table is null ? throw new SqlException(SqlState.UndefinedTable, $"relation \"{present.Name}\" did not exist at block {height}")
            : SameShape(table, present) ? (then, table)
            : throw SqlException.NotSupported($"AS OF block {height}, when table \"{present.Name}\" had other columns or another primary key", $"SET aergo.as_of = 'block:{height}' sees the table as it was.");
    }

    private static long Height(IPastStates past, PointInTimeKind kind, Datum point)
    {
        switch (kind)
        {
            case PointInTimeKind.Block:
                return point.Int64;
            case PointInTimeKind.Timestamp:
                long microseconds = point.Int64;
                return microseconds > long.MinValue && microseconds < long.MaxValue
                    && past.HeightAt(new Instant(UnixNanoseconds(microseconds))) is { } at ? at : throw NoBlock("at that time");
            case PointInTimeKind.Commit:
                string id = point.Text.StartsWith("\\x", StringComparison.Ordinal) ? point.Text[2..] : point.Text;
                return Hash256.TryParse(id, out Hash256 hash) && past.HeightOf(hash) is { } found ? found : throw NoBlock($"with id {id}");
            default:
                throw SqlException.NotSupported($"AS OF branch '{point.Text}'", "This version has the branch master only; leave AS OF out.");
        }
    }

    // Later than any block is the last block; the sum saturates instead of overflowing.
    private static long UnixNanoseconds(long microseconds)
    {
        Int128 nanoseconds = ((Int128)microseconds + Epoch) * 1000;
        return (long)Int128.Clamp(nanoseconds, long.MinValue, long.MaxValue);
    }

    private static SqlException NoBlock(string which) => new(SqlState.InvalidParameterValue, $"there is no block {which}");

    internal static SqlContext ContextAt(SqlContext context, IPastStates past, long height)
    {
        // One statement reads the same block many times over, in the inner side of a loop for instance.
        if (!context.Extensions.TryGetValue(typeof(PastTable), out object? kept))
        {
            context.Extensions[typeof(PastTable)] = kept = new Dictionary<long, SqlContext>();
        }

        var contexts = (Dictionary<long, SqlContext>)kept;
        if (!contexts.TryGetValue(height, out SqlContext? then))
        {
            IContractState state = past.At(height) ?? throw new SqlException(SqlState.InvalidParameterValue, $"the state at block {height} is not there");
            contexts[height] = then = ContextOver(context, state);
        }

        return then;
    }

    /// <summary>A context for reading another state with the catalog of that state.</summary>
    internal static SqlContext ContextOver(SqlContext context, IContractState state) => new()
    {
        Services = context.Services,
        State = state,
        Catalog = context.Services.Catalogs.Load(state),
        Gas = context.Gas,
        Memory = context.Memory,
        Chain = context.Chain,
        Block = context.Block,
        Settings = context.Settings,
        CurrentUser = context.CurrentUser,
        SessionUser = context.SessionUser,
        ReadOnly = true,
        Cancelled = context.Cancelled,
    };

    private static bool SameShape(TableDefinition then, TableDefinition now) =>
        then.Columns.Select(Shape).SequenceEqual(now.Columns.Select(Shape)) && Key(then).SequenceEqual(Key(now));

    private static (int Number, uint Type, int Modifier) Shape(ColumnInfo column) => (column.Number, column.Type.Oid, column.Modifier);

    private static IEnumerable<(int Number, bool Descending)> Key(TableDefinition table) =>
        table.ClusteredIndex is { } index ? index.Columns.Select(c => (c.Number, c.Descending)) : [];
}
