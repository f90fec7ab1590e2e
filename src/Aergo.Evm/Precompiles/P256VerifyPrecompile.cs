using System;
using System.Globalization;
using System.Numerics;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Address 0x100: whether an ECDSA signature over NIST P-256 is good: 1 in 32 bytes, or nothing.</summary>
/// <remarks>Input, exactly 160 bytes: digest, r, s, x, y. Source: EIP-7951.</remarks>
public sealed class P256VerifyPrecompile : Precompile
{
    private const long Price = 6900;

    private const int InputSize = 160;

    private static readonly BigInteger Prime =
        BigInteger.Parse("0FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private readonly P256Verifier _verifier = new();

    /// <inheritdoc />
    public override long Gas(ReadOnlySpan<byte> input, Fork fork) => Price;

    /// <inheritdoc />
    public override bool TryRun(ReadOnlySpan<byte> input, Fork fork, out byte[] output)
    {
        output = [];
        if (input.Length != InputSize || !IsCoordinate(input.Slice(96, 32)) || !IsCoordinate(input[128..]))
        {
            return true;
        }

        Span<byte> key = stackalloc byte[P256.PublicKeySize];
        key[0] = 4;
        input[96..].CopyTo(key[1..]);
        ReadOnlySpan<byte> digest = input[..32];
        if (Hash256.TryRead(ref digest, out Hash256 hash) && _verifier.Verify(hash, input.Slice(32, 64), key))
        {
            output = new byte[32];
            output[31] = 1;
        }

        return true;
    }

    // Libraries differ on coordinates from p on, so they do not get to see them.
    private static bool IsCoordinate(ReadOnlySpan<byte> bytes) => new BigInteger(bytes, isUnsigned: true, isBigEndian: true) < Prime;
}
