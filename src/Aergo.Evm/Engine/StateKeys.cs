using System;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Where code and storage of a contract lie in its account's tree.</summary>
/// <remarks>Code under one byte 0; slot k under a byte 1 and the 32 bytes of k, its value without leading zeros. Source: docs/spec/evm.md, "State".</remarks>
public static class StateKeys
{
    private const byte CodePrefix = 0, SlotPrefix = 1;

    /// <summary>Key of the code.</summary>
    public static byte[] Code { get; } = [CodePrefix];

    /// <summary>First key of the storage.</summary>
    public static byte[] FirstSlot { get; } = [SlotPrefix];

    /// <summary>First key behind the storage.</summary>
    public static byte[] AfterSlots { get; } = [SlotPrefix + 1];

    /// <summary>Key of a slot.</summary>
    public static byte[] Slot(in UInt256 key) => [SlotPrefix, .. key.ToBigEndian()];

    /// <summary>A slot's value as it is stored; not for 0, which is stored as no row.</summary>
    public static byte[] Value(in UInt256 value) => value.ToBigEndian()[(UInt256.Size - value.ByteLength)..];
}
