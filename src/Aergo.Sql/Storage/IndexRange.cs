using System;
using System.Buffers;
using System.Linq;
using Aergo.Sql.Types;

namespace Aergo.Sql.Storage;

/// <summary>Key range of index bounds.</summary>
/// <remarks>
/// Column encodings are prefix-free, so "all keys that begin with p" is [p, after p). A range on a column never takes its NULLs in:
/// the open end stops at the encoding of NULL on that side.
/// </remarks>
internal static class IndexRange
{
    /// <summary>The range, or null when nothing can lie in it.</summary>
    public static (byte[] From, byte[]? To)? Of(IndexLayout index, IndexBounds bounds)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        index.WriteKey(bounds.Equal.ToArray(), buffer);
        byte[] prefix = buffer.WrittenSpan.ToArray();
        if (bounds.Lower is null && bounds.Upper is null)
        {
            return (prefix, StateKeys.After(prefix));
        }

        if (bounds.Lower is { IsNull: true } || bounds.Upper is { IsNull: true })
        {
            return null;
        }

        int column = bounds.Equal.Count;
        bool descending = index.IsDescending(column);
        (Datum? first, bool firstInclusive) = descending ? (bounds.Upper, bounds.UpperInclusive) : (bounds.Lower, bounds.LowerInclusive);
        (Datum? last, bool lastInclusive) = descending ? (bounds.Lower, bounds.LowerInclusive) : (bounds.Upper, bounds.UpperInclusive);

        byte[]? from = first is { } f ? (firstInclusive ? With(f) : StateKeys.After(With(f)))
            : index.NullsFirst(column) ? StateKeys.After(With(Datum.Null)) : prefix;
        byte[]? to = last is { } l ? (lastInclusive ? StateKeys.After(With(l)) : With(l))
            : index.NullsFirst(column) ? StateKeys.After(prefix) : With(Datum.Null);
        return from is null || (to is not null && from.AsSpan().SequenceCompareTo(to) >= 0) ? null : (from, to);

        byte[] With(Datum value)
        {
            buffer.ResetWrittenCount();
            buffer.Write(prefix);
            index.WriteColumn(column, value, buffer);
            return buffer.WrittenSpan.ToArray();
        }
    }
}
