using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace Aergo.Sql.Engine;

/// <summary>Sequences with their last values at the end of a payload or an output: count, then per sequence its oid and its value (8 bytes, big endian). Left out when there are none.</summary>
internal static class SequenceValues
{
    public static void Write(IBufferWriter<byte> output, IReadOnlyList<(uint Oid, long Value)> values)
    {
        Wire.WriteVarint(output, (uint)values.Count);
        foreach ((uint oid, long value) in values)
        {
            Wire.WriteVarint(output, oid);
            BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(8), value);
            output.Advance(8);
        }
    }

    /// <summary>False for malformed bytes, an empty list among them.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> bytes, int max, out (uint Oid, long Value)[] values)
    {
        values = [];
        if (!Wire.TryReadCount(ref bytes, max, 9, out int count) || count == 0)
        {
            return false;
        }

        values = new (uint, long)[count];
        for (int i = 0; i < count; i++)
        {
            if (!Wire.TryReadVarint(ref bytes, out uint oid) || bytes.Length < 8)
            {
                return false;
            }

            values[i] = (oid, BinaryPrimitives.ReadInt64BigEndian(bytes));
            bytes = bytes[8..];
        }

        return true;
    }
}
