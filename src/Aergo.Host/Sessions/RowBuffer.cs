using System;
using System.Collections.Generic;
using Aergo.Api;

namespace Aergo.Host;

/// <summary>Rows of a portal or cursor that were not fetched yet.</summary>
internal sealed class RowBuffer : IDisposable
{
    private IEnumerator<ISqlRow>? _rows;

    public string Tag { get; private set; } = "SELECT";

    public long Sent { get; private set; }

    public bool HasMore { get; private set; }

    public void Open(IEnumerable<ISqlRow> rows, string tag)
    {
        _rows = rows.GetEnumerator();
        Tag = tag;
    }

    /// <summary>Sends a piece of at most <paramref name="limit"/> rows (0: no limit). True: call again; false: the limit or the end is reached, see <see cref="HasMore"/>.</summary>
    public bool Send(int limit, ISqlSink sink)
    {
        for (int piece = 0; piece < 256; piece++)
        {
            if (limit > 0 && piece == limit)
            {
                // PostgreSQL calls a portal suspended when the limit was reached, even if no row is left.
                HasMore = true;
                return false;
            }

            if (_rows is null || !_rows.MoveNext())
            {
                HasMore = false;
                return false;
            }

            sink.Row(_rows.Current);
            Sent++;
        }

        return true;
    }

    public void Dispose() => _rows?.Dispose();
}
