using System;
using System.Buffers;

namespace Aergo.State;

/// <summary>Unsigned numbers in groups of seven bits, lowest group first; only the shortest form is accepted.</summary>
internal static class Varint
{
    public const int BytesMax = 10;

    public static int Length(ulong value)
    {
        int length = 1;
        while (value >= 0x80)
        {
            value >>= 7;
            length++;
        }

        return length;
    }

    /// <summary>Writes to the start of <paramref name="output"/> and says how many bytes.</summary>
    public static int Write(Span<byte> output, ulong value)
    {
        int length = 0;
        while (value >= 0x80)
        {
            output[length++] = unchecked((byte)(value | 0x80));
            value >>= 7;
        }

        output[length++] = (byte)value;
        return length;
    }

    public static void Write(IBufferWriter<byte> output, ulong value) => output.Advance(Write(output.GetSpan(BytesMax), value));

    public static bool TryRead(ref ReadOnlySpan<byte> input, out ulong value)
    {
        value = 0;
        for (int i = 0; i < input.Length && i < BytesMax; i++)
        {
            byte b = input[i];
            if (i == BytesMax - 1 && b > 1)
            {
                return false;
            }

            value |= (ulong)(b & 0x7F) << (7 * i);
            if (b < 0x80)
            {
                if (b == 0 && i > 0)
                {
                    return false;
                }

                input = input[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
