using System;
using System.Collections.Generic;
using Aergo.Primitives;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Storage;

/// <summary>One walk over a secondary index with the rows behind it.</summary>
internal sealed class IndexWalk(SqlContext context, RowLayout layout, AccountId tree, IStateCursor cursor) : IDisposable
{
    private Queue<StoredRow>? _settled;
    private long _memory;

    public uint Table => layout.Table.Oid;

    public bool Next(out StoredRow row)
    {
        if (_settled is not null)
        {
            return _settled.TryDequeue(out row);
        }

        return Fetch(out row);
    }

    /// <summary>Fetches all that is left, now.</summary>
    public void Settle()
    {
        var rows = new Queue<StoredRow>();
        while (Fetch(out StoredRow row))
        {
            long bytes = row.Key.Length + (24L * row.Values.Length);
            context.Memory.Take(bytes);
            _memory += bytes;
            rows.Enqueue(row);
        }

        _settled = rows;
    }

    public void Dispose()
    {
        OpenWalks.Of(context).Remove(this);
        context.Memory.Release(_memory);
        _memory = 0;
        cursor.Dispose();
    }

    private bool Fetch(out StoredRow row)
    {
        while (cursor.Next())
        {
            context.Gas.Charge(GasSchedule.RowRead + (cursor.Key.Length / GasSchedule.BytesPerUnit));
            byte[] key = IndexLayout.RowKey(layout.RowPrefix, cursor.Key, cursor.Value);
            if (TableStore.Read(context, layout, tree, key) is { } values)
            {
                row = new StoredRow(key, values);
                return true;
            }
        }

        row = default;
        return false;
    }
}
