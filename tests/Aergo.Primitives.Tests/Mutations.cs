using System;

namespace Aergo.Primitives.Tests;

/// <summary>Damages good encodings in the ways that find decoders' mistakes: bits, bytes, lengths, cuts, repeats, splices.</summary>
internal static class Mutations
{
    public static byte[] Next(Random random, byte[] good)
    {
        byte[] bytes = (byte[])good.Clone();
        int rounds = 1 + random.Next(3);
        for (int i = 0; i < rounds; i++)
        {
            bytes = Once(random, bytes);
        }

        return bytes;
    }

    private static byte[] Once(Random random, byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            return [(byte)random.Next(256)];
        }

        int at = random.Next(bytes.Length);
        int length = random.Next(Math.Min(bytes.Length - at, 9) + 1);
        switch (random.Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 2:
                bytes[at] = new byte[] { 0, 1, 0x7F, 0x80, 0xFF }[random.Next(5)];
                return bytes;
            case 3:
                return bytes[..at];
            case 4:
                return [.. bytes.AsSpan(0, at), .. bytes.AsSpan(at + length)];
            case 5:
                return [.. bytes.AsSpan(0, at + length), .. bytes.AsSpan(at)];
            case 6:
                return [.. bytes.AsSpan(0, at), (byte)random.Next(256), .. bytes.AsSpan(at)];
            default:
                return [.. bytes, .. bytes.AsSpan(at, length)];
        }
    }
}
