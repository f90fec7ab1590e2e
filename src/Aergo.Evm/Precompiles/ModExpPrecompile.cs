using System;
using System.Buffers.Binary;
using System.Numerics;

namespace Aergo.Evm;

/// <summary>Address 5: base^exponent mod modulus, on numbers of any length.</summary>
/// <remarks>
/// Input: the three lengths in bytes as 256-bit numbers, then base, exponent and modulus, big-endian. The result is as long as the modulus.
/// Sources: EIP-198; prices of EIP-2565 from Berlin, of EIP-7883 from Osaka, which also bounds the lengths (EIP-7823).
/// </remarks>
public sealed class ModExpPrecompile : Precompile
{
    /// <summary>Longest number from Osaka on, in bytes.</summary>
    public const int LengthMax = 1024;

    // Lengths from here on are priced beyond any gas that exists, so they need not be told apart.
    private const long Saturated = int.MaxValue;

    private const int HeaderSize = 96;

    private const int HeadSize = 32;

    /// <inheritdoc />
    public override long Gas(ReadOnlySpan<byte> input, Fork fork)
    {
        (long baseLength, long exponentLength, long modulusLength) = Lengths(input);
        long longest = Math.Max(baseLength, modulusLength);
        if (fork >= Fork.Osaka && Math.Max(longest, exponentLength) > LengthMax)
        {
            return long.MaxValue;
        }

        // In the older forks a price without numbers is a constant, whatever exponent is named.
        if (longest == Saturated || (longest > 0 && exponentLength == Saturated))
        {
            return long.MaxValue;
        }

        UInt128 iterations = (UInt128)Iterations(input, baseLength, exponentLength, fork >= Fork.Osaka ? 16 : 8);
        UInt128 price = fork switch
        {
            >= Fork.Osaka => UInt128.Max(500, (longest <= HeadSize ? 16 : 2 * SquaredWords(longest)) * iterations),
            >= Fork.Berlin => UInt128.Max(200, SquaredWords(longest) * iterations / 3),
            _ => Complexity(longest) * iterations / 20,
        };
        return price > long.MaxValue ? long.MaxValue : (long)price;
    }

    /// <inheritdoc />
    public override bool TryRun(ReadOnlySpan<byte> input, Fork fork, out byte[] output)
    {
        (long baseLength, long exponentLength, long modulusLength) = Lengths(input);
        output = [];
        if (fork >= Fork.Osaka && Math.Max(Math.Max(baseLength, modulusLength), exponentLength) > LengthMax)
        {
            return false;
        }

        if (modulusLength == 0)
        {
            return true;
        }

        if (Math.Max(Math.Max(baseLength, modulusLength), exponentLength) >= Saturated)
        {
            return false;
        }

        var number = new byte[baseLength];
        PaddedInput.Read(input, HeaderSize, number);
        var exponent = new Exponent(PaddedInput.From(input, HeaderSize + baseLength, exponentLength), exponentLength);
        output = new byte[modulusLength];
        PaddedInput.Read(input, HeaderSize + baseLength + exponentLength, output);
        ModularPower.Compute(number, exponent, output.AsSpan().ToArray(), output);
        return true;
    }

    private static (long Base, long Exponent, long Modulus) Lengths(ReadOnlySpan<byte> input)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        PaddedInput.Read(input, 0, header);
        return (Length(header), Length(header[32..]), Length(header[64..]));
    }

    private static long Length(ReadOnlySpan<byte> word)
    {
        ulong low = BinaryPrimitives.ReadUInt64BigEndian(word[24..]);
        return word[..24].ContainsAnyExcept((byte)0) || low > (ulong)Saturated ? Saturated : (long)low;
    }

    // Bits of the exponent's first 32 bytes below its highest, and a number of squarings for each byte behind them.
    private static long Iterations(ReadOnlySpan<byte> input, long baseLength, long exponentLength, int perByte)
    {
        ReadOnlySpan<byte> present = PaddedInput.From(input, HeaderSize + baseLength, Math.Min(exponentLength, HeadSize));
        long headBits = new Exponent(present, Math.Min(exponentLength, HeadSize)).BitLength;
        return Math.Max(1, Math.Max(0, headBits - 1) + (perByte * Math.Max(0, exponentLength - HeadSize)));
    }

    private static UInt128 SquaredWords(long length)
    {
        UInt128 words = (UInt128)((length + 7) / 8);
        return words * words;
    }

    private static UInt128 Complexity(long length)
    {
        UInt128 x = (UInt128)length;
        return length switch
        {
            <= 64 => x * x,
            <= 1024 => (x * x / 4) + (96 * x) - 3072,
            _ => (x * x / 16) + (480 * x) - 199_680,
        };
    }
}
