using System;

namespace Aergo.Primitives;

/// <summary>Counts work against a limit fixed at the start.</summary>
/// <remarks>One transaction owns one meter. Charging past the limit throws; the engine turns that into a result.</remarks>
public sealed class GasMeter(long limit)
{
    /// <summary>What the transaction may spend in all.</summary>
    public long Limit { get; } = limit;

    /// <summary>What it has spent; equal to <see cref="Limit"/> once it ran out.</summary>
    public long Used { get; private set; }

    /// <summary>What is left.</summary>
    public long Left => Limit - Used;

    /// <summary>Spends <paramref name="amount"/>, which is not negative.</summary>
    /// <exception cref="OutOfGasException">The limit is reached; everything is spent.</exception>
    public void Charge(long amount)
    {
        if (amount > Limit - Used)
        {
            Used = Limit;
            throw new OutOfGasException();
        }

        Used += amount;
    }
}

/// <summary>Ends a call that spent its gas. Never leaves an engine.</summary>
public sealed class OutOfGasException() : Exception("out of gas");
