using System;
using System.Buffers.Binary;

namespace Aergo.Files;

/// <summary>Body of a commit mark: what the group holds, and how far everything before it was surely on disk.</summary>
/// <remarks>
/// 32 bytes, little endian: count 4 · first sequence 8 · last sequence 8 · synced through 8 · checksum over the group's checksums 4.
/// "Synced through" is what tells damage from a torn tail: a broken group that a later mark calls synced was not torn.
/// </remarks>
internal readonly record struct CommitMark(int Count, ulong First, ulong Last, ulong SyncedThrough, uint Checksums)
{
    public const int Size = 32;

    public void WriteTo(Span<byte> output)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output, Count);
        BinaryPrimitives.WriteUInt64LittleEndian(output[4..], First);
        BinaryPrimitives.WriteUInt64LittleEndian(output[12..], Last);
        BinaryPrimitives.WriteUInt64LittleEndian(output[20..], SyncedThrough);
        BinaryPrimitives.WriteUInt32LittleEndian(output[28..], Checksums);
    }

    public static bool TryRead(ReadOnlySpan<byte> body, out CommitMark mark)
    {
        mark = default;
        if (body.Length != Size)
        {
            return false;
        }

        mark = new CommitMark(
            BinaryPrimitives.ReadInt32LittleEndian(body),
            BinaryPrimitives.ReadUInt64LittleEndian(body[4..]),
            BinaryPrimitives.ReadUInt64LittleEndian(body[12..]),
            BinaryPrimitives.ReadUInt64LittleEndian(body[20..]),
            BinaryPrimitives.ReadUInt32LittleEndian(body[28..]));
        return true;
    }
}
