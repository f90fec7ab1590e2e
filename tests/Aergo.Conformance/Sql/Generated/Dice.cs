namespace Aergo.Conformance.Sql.Generated;

/// <summary>Numbers from a seed, the same on every machine and runtime (SplitMix64, Steele, Lea and Flood 2014).</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from 0 to <paramref name="sides"/> - 1.</summary>
    public int Roll(int sides)
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15UL;
            ulong z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return (int)((z ^ (z >> 31)) % (ulong)sides);
        }
    }

    public bool Once(int sides) => Roll(sides) == 0;

    public T Pick<T>(params T[] values) => values[Roll(values.Length)];
}
