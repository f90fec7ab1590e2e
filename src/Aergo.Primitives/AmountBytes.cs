using System;
using System.Buffers.Binary;

namespace Aergo.Primitives;

/// <summary>Amounts as transactions and RPC messages carry them: unsigned big-endian aer.</summary>
/// <remarks>
/// Written without leading zero bytes, and zero as one zero byte. Read with any number of leading zero bytes, and empty as zero: both
/// occur in the field and are hashed as they stand, so a transaction keeps the bytes beside the number.
/// </remarks>
public static class AmountBytes
{
    private const int SizeMax = 16;

    /// <summary>The shortest form, at least one byte.</summary>
    public static byte[] ToWireBytes(this Amount amount)
    {
        Span<byte> bytes = stackalloc byte[SizeMax];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, amount.Aer);
        int zeros = Math.Min(bytes.IndexOfAnyExcept((byte)0) is >= 0 and var first ? first : SizeMax, SizeMax - 1);
        return bytes[zeros..].ToArray();
    }

    /// <summary>Reads any form; false for 2^128 aer and more.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Amount amount)
    {
        ReadOnlySpan<byte> significant = bytes.TrimStart((byte)0);
        if (significant.Length > SizeMax)
        {
            amount = Amount.Zero;
            return false;
        }

        Span<byte> full = stackalloc byte[SizeMax];
        full.Clear();
        significant.CopyTo(full[(SizeMax - significant.Length)..]);
        amount = new Amount(BinaryPrimitives.ReadUInt128BigEndian(full));
        return true;
    }
}
