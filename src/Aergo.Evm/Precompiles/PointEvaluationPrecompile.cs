using System;
using System.Numerics;
using System.Security.Cryptography;

namespace Aergo.Evm;

/// <summary>Address 0x0A: whether a committed polynomial has the value y at z, by a KZG proof.</summary>
/// <remarks>
/// Input, exactly 192 bytes: versioned hash, z, y (32 each), commitment, proof (compressed G1, 48 each).
/// Output: the number of elements of a blob and the order of the field, 32 bytes each. Source: EIP-4844.
/// </remarks>
public sealed class PointEvaluationPrecompile : Precompile
{
    private const long Price = 50_000;

    private const int InputSize = 192;

    private const byte HashVersion = 1;

    private const int ElementsOfBlob = 4096;

    /// <inheritdoc />
    public override long Gas(ReadOnlySpan<byte> input, Fork fork) => Price;

    /// <inheritdoc />
    public override bool TryRun(ReadOnlySpan<byte> input, Fork fork, out byte[] output)
    {
        output = [];
        if (input.Length != InputSize)
        {
            return false;
        }

        ReadOnlySpan<byte> commitmentBytes = input.Slice(96, BlsEncoding.CompressedG1Size);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(commitmentBytes, hash);
        hash[0] = HashVersion;
        if (!input[..32].SequenceEqual(hash)
            || !IsScalar(input.Slice(32, 32))
            || !IsScalar(input.Slice(64, 32))
            || !BlsEncoding.TryReadCompressedG1(commitmentBytes, out AffinePoint<BlsFp> commitment)
            || !BlsEncoding.TryReadCompressedG1(input[144..], out AffinePoint<BlsFp> proof)
            || !KzgSetup.Verify(commitment, new Scalar256(input.Slice(32, 32)), new Scalar256(input.Slice(64, 32)), proof))
        {
            return false;
        }

        output = new byte[64];
        output[30] = ElementsOfBlob >> 8;
        _ = BlsParameters.Order.TryWriteBytes(output.AsSpan(32), out _, isUnsigned: true, isBigEndian: true);
        return true;
    }

    private static bool IsScalar(ReadOnlySpan<byte> bytes) => new BigInteger(bytes, isUnsigned: true, isBigEndian: true) < BlsParameters.Order;
}
