namespace Aergo.Evm;

/// <summary>A finite field of odd characteristic; elements are small structs, always fully reduced.</summary>
/// <remarks>Curves, towers and maps are written once over this interface; the runtime compiles them anew for each field.</remarks>
internal interface IField<T>
    where T : unmanaged, IField<T>
{
    static abstract T One { get; }

    bool IsZero { get; }

    /// <summary>The sign of RFC 9380, section 4.1: parity of the first coordinate that is not zero.</summary>
    bool IsOdd { get; }

    static abstract T operator +(in T a, in T b);

    static abstract T operator -(in T a, in T b);

    static abstract T operator -(in T a);

    static abstract T operator *(in T a, in T b);

    static abstract bool Equals(in T a, in T b);

    T Square();

    T Double();

    /// <summary>1 / x; zero for zero.</summary>
    T Inverse();

    /// <summary>One of the two square roots, or false when there is none.</summary>
    bool TrySquareRoot(out T root);
}
