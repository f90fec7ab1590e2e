using System;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Aergo.Primitives;

/// <summary>What an address says about the account it means.</summary>
public enum AddressKind
{
    /// <summary>Nobody: the recipient of a deployment.</summary>
    Empty = 0,

    /// <summary>A key holder by its public key: the <c>Am…</c> spelling.</summary>
    PublicKey = 1,

    /// <summary>A contract by its id: the <c>Am…</c> spelling over 0x0C, twelve zero bytes, id.</summary>
    Contract = 2,

    /// <summary>Any account by its id: the <c>0x…</c> spelling.</summary>
    Account = 3,

    /// <summary>A name: of a special account, or to be looked up in the name contract.</summary>
    Name = 4,
}

/// <summary>Why a text or bytes are no address.</summary>
public enum AddressError
{
    /// <summary>It is one.</summary>
    None = 0,

    /// <summary>Neither Base58 with a right checksum, nor 0x and hex, nor a name.</summary>
    Malformed = 1,

    /// <summary>Right checksum, but not the version byte of an address (0x42).</summary>
    WrongVersion = 2,

    /// <summary>Not 33 bytes under the version byte.</summary>
    WrongLength = 3,

    /// <summary>33 bytes that are neither a compressed key nor a contract of this network.</summary>
    WrongPrefix = 4,

    /// <summary>Mixed-case 0x spelling with a wrong checksum.</summary>
    WrongChecksum = 5,

    /// <summary>A contract address of the older network (0x0C and a 32-byte digest); not supported here.</summary>
    ForeignContract = 6,
}

/// <summary>An account as people and transactions name it; several spellings of one account are several addresses.</summary>
/// <remarks>
/// The wire form is what transactions carry: empty, 33 bytes, or the ASCII of a name. Equal means equal wire form; two addresses of
/// one account compare by <see cref="TryGetId"/>. Source: docs/spec/encoding.md, "Addresses".
/// </remarks>
public sealed class Address : IEquatable<Address>
{
    /// <summary>Version byte of the Base58Check spelling.</summary>
    public const byte Version = 0x42;

    /// <summary>First byte of a contract's wire form.</summary>
    public const byte ContractPrefix = 0x0C;

    /// <summary>Length of the binary wire forms, and the longest wire form of all, in bytes.</summary>
    public const int WireSize = 33;

    /// <summary>Length of a name that can be registered; longest name but for the special accounts.</summary>
    public const int NameLength = 12;

    private const int IdOffset = WireSize - AccountId.Size;

    private readonly byte[] _wire;

    private Address(AddressKind kind, byte[] wire) => (Kind, _wire) = (kind, wire);

    /// <summary>Nobody.</summary>
    public static Address Empty { get; } = new(AddressKind.Empty, []);

    /// <summary>What this address is.</summary>
    public AddressKind Kind { get; }

    /// <summary>The bytes in a transaction's account or recipient field.</summary>
    public ReadOnlyMemory<byte> Wire => _wire;

    /// <summary>The name, or null when this is no name.</summary>
    public string? Name => Kind == AddressKind.Name ? Encoding.ASCII.GetString(_wire) : null;

    /// <summary>Whether this names a special account.</summary>
    public bool IsSpecial => Name is { } name && SpecialAccounts.TryGetId(name, out _);

    /// <summary>A key holder.</summary>
    public static Address Of(PublicKey key) => new(AddressKind.PublicKey, key.ToArray());

    /// <summary>A contract.</summary>
    public static Address OfContract(AccountId id) => new(AddressKind.Contract, WireOf(id));

    /// <summary>An account of which the id is all that is known.</summary>
    public static Address OfAccount(AccountId id) => new(AddressKind.Account, WireOf(id));

    /// <summary>A special account by its name, as <see cref="SpecialAccounts"/> lists them.</summary>
    public static Address OfSpecial(string name) => SpecialAccounts.TryGetId(name, out _)
        ? new Address(AddressKind.Name, Encoding.ASCII.GetBytes(name))
        : throw new ArgumentException("no special account: " + name, nameof(name));

    /// <summary>Whether the name contract can hold this name: exactly 12 characters of a–z and 0–9.</summary>
    public static bool IsRegistrableName(string? name)
    {
        if (name is not { Length: NameLength })
        {
            return false;
        }

        foreach (char c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads any spelling; the empty text is <see cref="Empty"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Address? address) =>
        Parse(text, out address) == AddressError.None && address is not null;

    /// <summary>As <see cref="TryParse"/>, with the reason.</summary>
    /// <remarks>Up to 12 characters are a name; then 0x and 40 hex digits; then Base58Check.</remarks>
    public static AddressError Parse(string? text, out Address? address)
    {
        address = null;
        if (text is null)
        {
            return AddressError.Malformed;
        }

        if (text.Length == 0)
        {
            address = Empty;
            return AddressError.None;
        }

        if (text.Length <= NameLength || SpecialAccounts.TryGetId(text, out _))
        {
            return ParseName(text, out address);
        }

        if (text.StartsWith("0x", StringComparison.Ordinal))
        {
            if (AccountIdText.TryParse(text, out AccountId id))
            {
                address = OfAccount(id);
                return AddressError.None;
            }

            return AccountIdText.TryParse(text.ToLowerInvariant(), out _) ? AddressError.WrongChecksum : AddressError.Malformed;
        }

        if (!Base58Check.TryDecode(text, out byte version, out byte[]? payload))
        {
            return AddressError.Malformed;
        }

        if (version != Version)
        {
            return AddressError.WrongVersion;
        }

        return payload.Length != WireSize ? AddressError.WrongLength : ReadBinary(payload, out address);
    }

    /// <summary>Reads a wire form: empty, 33 bytes, or a name, which may be filled up with zero bytes.</summary>
    public static bool TryFromWire(ReadOnlySpan<byte> wire, [NotNullWhen(true)] out Address? address) =>
        FromWire(wire, out address) == AddressError.None && address is not null;

    /// <summary>As <see cref="TryFromWire"/>, with the reason.</summary>
    public static AddressError FromWire(ReadOnlySpan<byte> wire, out Address? address)
    {
        address = null;
        if (wire.Length > WireSize)
        {
            return AddressError.WrongLength;
        }

        if (wire.Length == WireSize && wire[0] is 2 or 3 or ContractPrefix)
        {
            return ReadBinary(wire, out address);
        }

        ReadOnlySpan<byte> name = wire.TrimEnd((byte)0);
        if (name.IsEmpty)
        {
            address = Empty;
            return AddressError.None;
        }

        return ParseName(Encoding.Latin1.GetString(name), out address);
    }

    /// <summary>The account meant, where the address alone says it: false for <see cref="Empty"/>, names to be looked up, and keys off the curve.</summary>
    public bool TryGetId(ISignatures signatures, out AccountId id)
    {
        id = default;
        switch (Kind)
        {
            case AddressKind.PublicKey:
                return PublicKey.TryCreate(_wire, out PublicKey key) && key.TryGetAccountId(signatures, out id);
            case AddressKind.Contract:
            case AddressKind.Account:
                id = new AccountId(_wire.AsSpan(IdOffset));
                return true;
            case AddressKind.Name:
                return SpecialAccounts.TryGetId(Name!, out id);
            default:
                return false;
        }
    }

    /// <summary>The public key, where the address is one.</summary>
    public bool TryGetPublicKey(out PublicKey key)
    {
        key = default;
        return Kind == AddressKind.PublicKey && PublicKey.TryCreate(_wire, out key);
    }

    /// <inheritdoc />
    public bool Equals(Address? other) => other is not null && _wire.AsSpan().SequenceEqual(other._wire);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Address);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_wire);
        return hash.ToHashCode();
    }

    /// <summary>The spelling this address was given in: <c>Am…</c>, <c>0x…</c> with checksum, the name, or nothing.</summary>
    public override string ToString() => Kind switch
    {
        AddressKind.PublicKey or AddressKind.Contract => Base58Check.Encode(Version, _wire),
        AddressKind.Account => new AccountId(_wire.AsSpan(IdOffset)).ToChecksumString(),
        AddressKind.Name => Name!,
        _ => string.Empty,
    };

    // A name nobody can register may still be written; looking it up finds nothing.
    private static AddressError ParseName(string text, out Address? address)
    {
        address = null;
        if (text.Length > NameLength && !SpecialAccounts.TryGetId(text, out _))
        {
            return AddressError.Malformed;
        }

        foreach (char c in text)
        {
            if (c is <= ' ' or > '~')
            {
                return AddressError.Malformed;
            }
        }

        address = new Address(AddressKind.Name, Encoding.ASCII.GetBytes(text));
        return AddressError.None;
    }

    private static AddressError ReadBinary(ReadOnlySpan<byte> wire, out Address? address)
    {
        address = null;
        if (wire[0] == ContractPrefix)
        {
            if (wire[1..IdOffset].ContainsAnyExcept((byte)0))
            {
                return AddressError.ForeignContract;
            }

            address = new Address(AddressKind.Contract, wire.ToArray());
            return AddressError.None;
        }

        if (!PublicKey.TryCreate(wire, out PublicKey key))
        {
            return AddressError.WrongPrefix;
        }

        address = Of(key);
        return AddressError.None;
    }

    private static byte[] WireOf(AccountId id)
    {
        var wire = new byte[WireSize];
        wire[0] = ContractPrefix;
        id.CopyTo(wire.AsSpan(IdOffset));
        return wire;
    }
}
