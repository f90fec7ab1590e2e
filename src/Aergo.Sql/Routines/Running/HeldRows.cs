using System;
using System.Collections.Generic;
using Aergo.Sql.Execution;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>Rows that a loop walks over, counted while it does.</summary>
internal readonly struct HeldRows : IDisposable
{
    private readonly SqlContext _context;
    private readonly long _bytes;

    public HeldRows(SqlContext context, IReadOnlyList<Datum[]> rows)
    {
        (_context, _bytes) = (context, Size(rows));
        context.Memory.Take(_bytes);
    }

    public static long Size(IReadOnlyList<Datum[]> rows)
    {
        long bytes = 0;
        foreach (Datum[] row in rows)
        {
            bytes += RowSize.Of(row);
        }

        return bytes;
    }

    public void Dispose() => _context.Memory.Release(_bytes);
}
