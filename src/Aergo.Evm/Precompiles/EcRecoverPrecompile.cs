using System;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Address 1: the account whose key made a secp256k1 signature, left-padded to 32 bytes; nothing when there is none.</summary>
/// <remarks>
/// Input: digest, v (27 or 28 as a 256-bit number), r, s, 32 bytes each. High s is accepted, unlike in transactions.
/// Source: Ethereum yellow paper, appendix E.
/// </remarks>
public sealed class EcRecoverPrecompile(ISignatures signatures) : Precompile
{
    private const long Price = 3000;

    private const int InputSize = 128;

    /// <inheritdoc />
    public override long Gas(ReadOnlySpan<byte> input, Fork fork) => Price;

    /// <inheritdoc />
    public override bool TryRun(ReadOnlySpan<byte> input, Fork fork, out byte[] output)
    {
        output = [];
        Span<byte> data = stackalloc byte[InputSize];
        PaddedInput.Read(input, 0, data);
        Span<byte> v = data.Slice(32, 32);
        if (v[..31].ContainsAnyExcept((byte)0)
            || v[31] is not (27 or 28)
            || signatures.Recover(data[..32], data[64..], v[31] - 27) is not { } compressed
            || signatures.Decompress(compressed) is not { } key)
        {
            return true;
        }

        output = new byte[32];
        AccountIds.OfUncompressed(key).CopyTo(output.AsSpan(32 - AccountId.Size));
        return true;
    }
}
