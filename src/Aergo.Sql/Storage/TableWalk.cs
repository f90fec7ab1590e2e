using System;
using Aergo.Primitives;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Storage;

/// <summary>An ordered walk over the stored rows of one table. Charges for each row; whether it is taken apart costs nothing more.</summary>
/// <param name="columns">Which columns <see cref="Read"/> takes; null for all.</param>
internal sealed class TableWalk(SqlContext context, RowLayout layout, IStateCursor cursor, bool[]? columns) : IDisposable
{
    private const int RowsBetweenChecks = 1024;

    private int _sinceCheck;

    public ReadOnlySpan<byte> Key => cursor.Key;

    public bool Next()
    {
        if (!cursor.Next())
        {
            return false;
        }

        Take(cursor.Value.Length, 0);
        return true;
    }

    /// <summary>Moves on and takes the row apart. <paramref name="gas"/> is what the reader owes for the row besides.</summary>
    public bool Next(RowDecoder decoder, long gas)
    {
        if (!cursor.Next())
        {
            return false;
        }

        ReadOnlySpan<byte> value = cursor.Value;
        Take(value.Length, gas);
        decoder.Decode(value);
        return true;
    }

    private void Take(int valueLength, long gas)
    {
        context.Gas.Charge(GasSchedule.RowRead + ((cursor.Key.Length + valueLength) / GasSchedule.BytesPerUnit) + gas);
        if (++_sinceCheck == RowsBetweenChecks)
        {
            _sinceCheck = 0;
            context.CheckCancelled();
        }
    }

    /// <summary>The values of the present row.</summary>
    public Datum[] Read() => layout.Read(cursor.Value, columns);

    public void Dispose() => cursor.Dispose();
}
