using System;
using System.Buffers.Binary;
using System.Globalization;
using Aergo.Primitives;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;

namespace Aergo.Sql.Storage;

/// <summary>Counters of sequences, beside the rows of their schema. Transactional: a reverted transaction gives its numbers back.</summary>
internal static class SequenceStore
{
    /// <summary>Last value and whether it was given out; the start value of a sequence nobody touched was not.</summary>
    public static (long Last, bool Called) Read(SqlContext context, SequenceDefinition sequence)
    {
        context.Gas.Charge(GasSchedule.RowRead);
        byte[]? value = context.State.Get(Tree(context, sequence), StateKeys.Sequence(sequence.Oid));
        return value is null ? (sequence.Start, false) : (BinaryPrimitives.ReadInt64BigEndian(value), value[8] != 0);
    }

    public static void Write(SqlContext context, SequenceDefinition sequence, long last, bool called) =>
        WriteAt(context, Tree(context, sequence), sequence.Oid, last, called);

    /// <summary>Writes the counter in the tree of a schema that the sequence may only be moving to.</summary>
    public static void WriteAt(SqlContext context, AccountId tree, uint sequence, long last, bool called)
    {
        Calls.CallerChain.RequireUnlocked(context, tree);
        byte[] value = new byte[9];
        BinaryPrimitives.WriteInt64BigEndian(value, last);
        value[8] = called ? (byte)1 : (byte)0;
        byte[] key = StateKeys.Sequence(sequence);
        context.Gas.Charge(GasSchedule.RowWrite + (GasSchedule.ByteWritten * (key.Length + value.Length)));
        context.State.Put(tree, key, value);
    }

    public static void Delete(SqlContext context, SequenceDefinition sequence)
    {
        context.Gas.Charge(GasSchedule.RowWrite);
        context.State.Delete(Tree(context, sequence), StateKeys.Sequence(sequence.Oid));
    }

    /// <summary>nextval, without the check of rights.</summary>
    public static long Next(SqlContext context, SequenceDefinition sequence)
    {
        if (context.ReadOnly)
        {
            throw new SqlException(SqlState.ReadOnlyTransaction, "cannot execute nextval() in a read-only transaction");
        }

        (long last, bool called) = Read(context, sequence);
        long next = called ? Following(sequence, last) : last;
        Write(context, sequence, next, true);
        context.Sequences.Note(sequence.Oid, next);
        return next;
    }

    private static long Following(SequenceDefinition sequence, long last)
    {
        bool up = sequence.Increment > 0;
        // Wider than long: the sum may leave its range.
        if (up ? (Int128)last + sequence.Increment <= sequence.Maximum : (Int128)last + sequence.Increment >= sequence.Minimum)
        {
            return last + sequence.Increment;
        }

        if (sequence.Cycle)
        {
            return up ? sequence.Minimum : sequence.Maximum;
        }

        throw new SqlException(
            SqlState.SequenceLimitExceeded,
            string.Create(CultureInfo.InvariantCulture, $"nextval: reached {(up ? "maximum" : "minimum")} value of sequence \"{sequence.Name}\" ({(up ? sequence.Maximum : sequence.Minimum)})"));
    }

    private static AccountId Tree(SqlContext context, SequenceDefinition sequence) => context.Catalog.Schemas[sequence.SchemaOid].Account;
}
