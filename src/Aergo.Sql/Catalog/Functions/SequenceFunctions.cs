using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Storage;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Functions;

/// <summary>nextval, currval, setval, lastval. On the chain they are transactional: numbers of a reverted transaction come again.</summary>
internal static class SequenceFunctions
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("nextval(regclass)", static (c, _, a) => Datum.From(Next(c, a[0].Oid)), gas: 20);
        builder.Scalar("currval(regclass)", static (c, _, a) => Datum.From(Current(c, a[0].Oid)), gas: 5);
        builder.Scalar("lastval()", static (c, _, _) => Datum.From(Last(c)), gas: 5);
        builder.Scalar("pg_get_serial_sequence(text,text)", static (c, _, a) => Owned(c, a[0].Text, a[1].Text), gas: 20);
        builder.Scalar("setval(regclass,int8)", static (c, _, a) => Datum.From(Set(c, a[0].Oid, a[1].Int64, true)), gas: 20);
        builder.Scalar("setval(regclass,int8,bool)", static (c, _, a) => Datum.From(Set(c, a[0].Oid, a[1].Int64, a[2].Boolean)), gas: 20);
    }

    /// <summary>The sequence that a column owns, as its qualified name; NULL for none.</summary>
    private static Datum Owned(SqlContext context, string relation, string column)
    {
        uint oid = RegNames.Parse(SqlTypes.RegClass, relation, context);
        if (!context.Catalog.Tables.TryGetValue(oid, out TableDefinition? table))
        {
            throw new SqlException(SqlState.WrongObjectType, $"\"{relation}\" is not a table");
        }

        ColumnInfo found = table.Columns.FirstOrDefault(c => c.Name == column)
            ?? throw new SqlException(SqlState.UndefinedColumn, $"column \"{column}\" of relation \"{table.Name}\" does not exist");
        SequenceDefinition? sequence = context.Catalog.Sequences.Values.Where(s => s.OwnerTable == oid && s.OwnerColumn == found.Number).MinBy(s => s.Oid);
        return sequence is null ? Datum.Null : Datum.From(Identifiers.Quote(context.Catalog.Schemas[sequence.SchemaOid].Name, sequence.Name));
    }

    private static long Next(SqlContext context, uint oid)
    {
        SequenceDefinition sequence = Require(context, oid);
        RequireRight(context, sequence, "U", "w");
        return SequenceStore.Next(context, sequence);
    }

    private static long Current(SqlContext context, uint oid)
    {
        SequenceDefinition sequence = Require(context, oid);
        RequireRight(context, sequence, "U", "r");
        return context.Sequences.Find(oid)
            ?? throw new SqlException(SqlState.ObjectNotInPrerequisiteState, $"currval of sequence \"{sequence.Name}\" is not yet defined in this session");
    }

    private static long Last(SqlContext context)
    {
        if (context.Sequences.Last is not { } last || !context.Catalog.Sequences.TryGetValue(last.Oid, out SequenceDefinition? sequence))
        {
            throw new SqlException(SqlState.ObjectNotInPrerequisiteState, "lastval is not yet defined in this session");
        }

        RequireRight(context, sequence, "U", "r");
        return last.Value;
    }

    private static long Set(SqlContext context, uint oid, long value, bool called)
    {
        SequenceDefinition sequence = Require(context, oid);
        RequireRight(context, sequence, "w", "w");
        if (context.ReadOnly)
        {
            throw new SqlException(SqlState.ReadOnlyTransaction, "cannot execute setval() in a read-only transaction");
        }

        if (value < sequence.Minimum || value > sequence.Maximum)
        {
            throw new SqlException(SqlState.NumericOutOfRange, $"setval: value {value} is out of bounds for sequence \"{sequence.Name}\" ({sequence.Minimum}..{sequence.Maximum})");
        }

        SequenceStore.Write(context, sequence, value, called);
        if (called)
        {
            context.Sequences.Note(oid, value);
        }

        return value;
    }

    private static SequenceDefinition Require(SqlContext context, uint oid) => context.Catalog.Sequences.TryGetValue(oid, out SequenceDefinition? sequence) ? sequence
        : throw new SqlException(SqlState.WrongObjectType, $"\"{RegNames.Format(SqlTypes.RegClass, oid, context)}\" is not a sequence");

    /// <summary>Either of two rights will do.</summary>
    private static void RequireRight(SqlContext context, SequenceDefinition sequence, string right, string other)
    {
        if (!PrivilegeChecker.Has(context.Catalog, context.CurrentUser, sequence, PrivilegeKind.Sequence, right)
            && !PrivilegeChecker.Has(context.Catalog, context.CurrentUser, sequence, PrivilegeKind.Sequence, other))
        {
            throw new SqlException(SqlState.InsufficientPrivilege, $"permission denied for sequence {sequence.Name}");
        }
    }
}
