using System;
using System.Buffers.Binary;

namespace Aergo.Evm;

/// <summary>Address 9: the compression function of BLAKE2b with a number of rounds of the caller's choice.</summary>
/// <remarks>
/// Input, exactly 213 bytes: rounds (4, big-endian), h (64), m (128), t (16), the last three in little-endian words, and the final flag (0 or 1).
/// Source: EIP-152.
/// </remarks>
public sealed class Blake2FPrecompile : Precompile
{
    private const int InputSize = 213;

    /// <inheritdoc />
    public override long Gas(ReadOnlySpan<byte> input, Fork fork) => input.Length == InputSize ? BinaryPrimitives.ReadUInt32BigEndian(input) : 0;

    /// <inheritdoc />
    public override bool TryRun(ReadOnlySpan<byte> input, Fork fork, out byte[] output)
    {
        output = [];
        if (input.Length != InputSize || input[InputSize - 1] > 1)
        {
            return false;
        }

        Span<ulong> words = stackalloc ulong[26];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(input[(4 + (8 * i))..]);
        }

        Span<ulong> state = words[..8];
        Blake2b.Compress(state, words[8..24], words[24], words[25], input[InputSize - 1] == 1, BinaryPrimitives.ReadUInt32BigEndian(input));
        output = new byte[64];
        for (int i = 0; i < state.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(output.AsSpan(8 * i), state[i]);
        }

        return true;
    }
}
