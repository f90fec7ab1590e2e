using System;
using System.Text;
using Aergo.Primitives;

namespace Aergo.Ledger;

/// <summary>Registered names: rows of the system account <c>aergo.name</c>.</summary>
/// <remarks>
/// Key: <c>name</c> and the twelve lower-case characters. Value: length byte and wire address of the owner, then of the destination.
/// Source: docs/spec/block.md, "Names".
/// </remarks>
internal sealed class NameRegistry(ISignatures signatures) : INameResolver
{
    public bool TryResolve(IContractState state, string name, out AccountId account)
    {
        account = default;
        return SpecialAccounts.TryGetId(name, out account) ||
            (Find(state, name) is { } record && record.Destination.TryGetId(signatures, out account));
    }

    /// <summary>Owner and destination of a name, or null when nobody has it.</summary>
    public static NameRecord? Find(IContractState state, string name)
    {
        byte[]? value = state.Get(SpecialAccounts.Name, KeyOf(name));
        if (value is null)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = value;
        return TryReadAddress(ref rest, out Address? owner) && TryReadAddress(ref rest, out Address? destination)
            ? new NameRecord(owner!, destination!)
            : throw new System.Diagnostics.UnreachableException("a name record that this ledger did not write");
    }

    public static void Store(IContractState state, string name, NameRecord record)
    {
        ReadOnlySpan<byte> owner = record.Owner.Wire.Span, destination = record.Destination.Wire.Span;
        var value = new byte[2 + owner.Length + destination.Length];
        value[0] = (byte)owner.Length;
        owner.CopyTo(value.AsSpan(1));
        value[1 + owner.Length] = (byte)destination.Length;
        destination.CopyTo(value.AsSpan(2 + owner.Length));
        state.Put(SpecialAccounts.Name, KeyOf(name), value);
    }

    private static byte[] KeyOf(string name) => Encoding.ASCII.GetBytes("name" + name.ToLowerInvariant());

    private static bool TryReadAddress(ref ReadOnlySpan<byte> rest, out Address? address)
    {
        address = null;
        if (rest.IsEmpty || rest.Length <= rest[0])
        {
            return false;
        }

        int length = rest[0];
        bool read = Address.TryFromWire(rest.Slice(1, length), out address);
        rest = rest[(1 + length)..];
        return read;
    }
}

/// <summary>Who may change a name, and what it stands for.</summary>
internal sealed record NameRecord(Address Owner, Address Destination);
