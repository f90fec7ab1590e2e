using System;

namespace Aergo.Evm;

/// <summary>Address 3: RIPEMD-160, left-padded to 32 bytes. Source: Ethereum yellow paper, appendix E.</summary>
public sealed class Ripemd160Precompile : Precompile
{
    private const long BaseGas = 600;

    private const long WordGas = 120;

    /// <inheritdoc />
    public override long Gas(ReadOnlySpan<byte> input, Fork fork) => BaseGas + (WordGas * PaddedInput.WordsOf(input.Length));

    /// <inheritdoc />
    public override bool TryRun(ReadOnlySpan<byte> input, Fork fork, out byte[] output)
    {
        output = new byte[32];
        Ripemd160.Hash(input, output.AsSpan(32 - Ripemd160.Size));
        return true;
    }
}
