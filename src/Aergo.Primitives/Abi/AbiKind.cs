namespace Aergo.Primitives;

/// <summary>Kinds of types in the call data of Ethereum's contracts.</summary>
public enum AbiKind
{
    /// <summary>uint8 … uint256.</summary>
    UnsignedInteger,

    /// <summary>int8 … int256.</summary>
    SignedInteger,

    /// <summary>An account.</summary>
    Address,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>bytes1 … bytes32.</summary>
    FixedBytes,

    /// <summary>Any bytes.</summary>
    Bytes,

    /// <summary>Text in UTF-8.</summary>
    Text,

    /// <summary>T[]: any number of values of one type.</summary>
    Array,

    /// <summary>T[n]: n values of one type.</summary>
    FixedArray,

    /// <summary>Values of different types in order.</summary>
    Tuple,
}
