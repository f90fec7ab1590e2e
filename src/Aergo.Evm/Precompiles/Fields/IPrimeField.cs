using System;
using System.Numerics;

namespace Aergo.Evm;

/// <summary>The base field of a pairing-friendly curve, with what its tower of extensions has to know.</summary>
internal interface IPrimeField<T> : IField<T>
    where T : unmanaged, IPrimeField<T>
{
    /// <summary>Length of the big-endian encoding, in bytes.</summary>
    static abstract int Size { get; }

    static abstract BigInteger Modulus { get; }

    /// <summary>Reads <see cref="Size"/> big-endian bytes; false for the modulus and above.</summary>
    static abstract bool TryRead(ReadOnlySpan<byte> bytes, out T value);

    /// <summary>Writes <see cref="Size"/> big-endian bytes.</summary>
    void Write(Span<byte> bytes);

    /// <summary>c times this element, where the tower is built over the non-residue c + u.</summary>
    T TimesNonResidue();
}
