using System;
using System.Security.Cryptography;

namespace Aergo.Evm;

/// <summary>Address 2: SHA-256. Source: Ethereum yellow paper, appendix E.</summary>
public sealed class Sha256Precompile : Precompile
{
    private const long BaseGas = 60;

    private const long WordGas = 12;

    /// <inheritdoc />
    public override long Gas(ReadOnlySpan<byte> input, Fork fork) => BaseGas + (WordGas * PaddedInput.WordsOf(input.Length));

    /// <inheritdoc />
    public override bool TryRun(ReadOnlySpan<byte> input, Fork fork, out byte[] output)
    {
        output = SHA256.HashData(input);
        return true;
    }
}
