using System;

namespace Aergo.Evm;

/// <summary>A contract that is part of the rules: no code in state, a price and a function.</summary>
/// <remarks>Stateless and pure: the same input gives the same output on every node, from any thread.</remarks>
public abstract class Precompile
{
    /// <summary>Price of running on <paramref name="input"/>; <see cref="long.MaxValue"/> when no caller could pay it. Never throws.</summary>
    /// <remarks>Asked before <see cref="TryRun"/> and before anything is allocated for the input.</remarks>
    public abstract long Gas(ReadOnlySpan<byte> input, Fork fork);

    /// <summary>Runs; the price has been paid.</summary>
    /// <returns><see langword="false"/> when the input is refused: the call fails and eats its gas.</returns>
    public abstract bool TryRun(ReadOnlySpan<byte> input, Fork fork, out byte[] output);
}
