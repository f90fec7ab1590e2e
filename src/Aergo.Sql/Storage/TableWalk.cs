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

    /// <summary>The stored bytes of the present row.</summary>
    public ReadOnlySpan<byte> Bytes => cursor.Value;

    public bool Next()
    {
        if (!cursor.Next())
        {
            return false;
        }

        context.Gas.Charge(GasSchedule.RowRead + ((cursor.Key.Length + cursor.Value.Length) / GasSchedule.BytesPerUnit));
        if (++_sinceCheck == RowsBetweenChecks)
        {
            _sinceCheck = 0;
            context.CheckCancelled();
        }

        return true;
    }

    /// <summary>The values of the present row.</summary>
    public Datum[] Read() => layout.Read(cursor.Value, columns);

    public void Dispose() => cursor.Dispose();
}
