using System;

namespace Aergo.Evm;

/// <summary>Address 4: gives back its input. Source: Ethereum yellow paper, appendix E.</summary>
public sealed class IdentityPrecompile : Precompile
{
    private const long BaseGas = 15;

    private const long WordGas = 3;

    /// <inheritdoc />
    public override long Gas(ReadOnlySpan<byte> input, Fork fork) => BaseGas + (WordGas * (((long)input.Length + 31) / 32));

    /// <inheritdoc />
    public override bool TryRun(ReadOnlySpan<byte> input, Fork fork, out byte[] output)
    {
        output = input.ToArray();
        return true;
    }
}
