using System;

namespace Aergo.Primitives;

/// <summary>The byte forms of an ECDSA signature, and the one law by which every implementation of <see cref="ISignatures"/> reads them.</summary>
/// <remarks>
/// Which signatures are accepted is consensus: an implementation that hands bytes to a library with its own reader would split the
/// chain. So all read through <see cref="TryReadToCompact"/> and work on the 64-byte compact form.
/// Source: docs/spec/encoding.md, "Signatures".
/// </remarks>
public static class EcdsaSignature
{
    /// <summary>Length of the compact form: r, then s, 32 big-endian bytes each.</summary>
    public const int CompactSize = 64;

    /// <summary>Longest DER form written here, and room enough for any: two integers of 33 bytes.</summary>
    public const int DerSizeMax = 72;

    // A tolerant reader is not an unbounded one: longest input looked at.
    private const int InputSizeMax = 256;

    /// <summary>Reads either form into r ‖ s.</summary>
    /// <remarks>
    /// Exactly 64 bytes are always compact. All else is DER: a sequence of two integers that fills the input exactly, lengths in the
    /// short form or the one-byte long form (0x81). Superfluous leading zero bytes are skipped and a set top bit does not make a number
    /// negative, as the existing network reads them. Numbers above 2^256 - 1 are refused; 1 … order-1 is for the verifier to check.
    /// </remarks>
    public static bool TryReadToCompact(ReadOnlySpan<byte> signature, Span<byte> compact)
    {
        if (signature.Length == CompactSize)
        {
            signature.CopyTo(compact);
            return true;
        }

        return signature.Length <= InputSizeMax
            && TryReadHeader(ref signature, 0x30, out int length)
            && length == signature.Length
            && TryReadInteger(ref signature, compact[..32])
            && TryReadInteger(ref signature, compact.Slice(32, 32))
            && signature.IsEmpty;
    }

    /// <summary>Writes r ‖ s as strict DER and returns its bytes.</summary>
    public static byte[] ToDer(ReadOnlySpan<byte> compact)
    {
        Span<byte> output = stackalloc byte[DerSizeMax];
        int length = 2;
        length += WriteInteger(compact[..32], output[length..]);
        length += WriteInteger(compact.Slice(32, 32), output[length..]);
        output[0] = 0x30;
        output[1] = (byte)(length - 2);
        return output[..length].ToArray();
    }

    private static bool TryReadHeader(ref ReadOnlySpan<byte> input, byte tag, out int length)
    {
        length = 0;
        if (input.Length < 2 || input[0] != tag)
        {
            return false;
        }

        length = input[1];
        int header = 2;
        if (length == 0x81 && input.Length > 2)
        {
            length = input[2];
            header = 3;
        }
        else if (length >= 0x80)
        {
            return false;
        }

        input = input[header..];
        return length <= input.Length;
    }

    private static bool TryReadInteger(ref ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (!TryReadHeader(ref input, 0x02, out int length) || length == 0)
        {
            return false;
        }

        ReadOnlySpan<byte> number = input[..length].TrimStart((byte)0);
        input = input[length..];
        if (number.Length > output.Length)
        {
            return false;
        }

        output.Clear();
        number.CopyTo(output[(output.Length - number.Length)..]);
        return true;
    }

    private static int WriteInteger(ReadOnlySpan<byte> number, Span<byte> output)
    {
        number = number.TrimStart((byte)0);
        int pad = number.IsEmpty || number[0] >= 0x80 ? 1 : 0;
        output[0] = 0x02;
        output[1] = (byte)(number.Length + pad);
        output[2] = 0;
        number.CopyTo(output[(2 + pad)..]);
        return 2 + pad + number.Length;
    }
}
