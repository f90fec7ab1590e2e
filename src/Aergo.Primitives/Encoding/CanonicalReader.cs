using System;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Aergo.Primitives;

/// <summary>Reads what <see cref="CanonicalWriter"/> writes, from anybody.</summary>
/// <remarks>
/// Never throws and allocates nothing before a length is checked. The first thing amiss sets <see cref="Failed"/>; from then on every
/// read answers zero or empty, so a decoder reads to its end and asks <see cref="Complete"/> once.
/// </remarks>
public ref struct CanonicalReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the first byte.</summary>
    public CanonicalReader(ReadOnlySpan<byte> input) => _rest = input;

    /// <summary>Whether something was amiss.</summary>
    public bool Failed { get; private set; }

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => _rest.Length;

    /// <summary>Whether all was well and nothing is left.</summary>
    public readonly bool Complete => !Failed && _rest.IsEmpty;

    /// <summary>Says that what was read makes no sense.</summary>
    public void Fail()
    {
        Failed = true;
        _rest = default;
    }

    /// <summary>One byte.</summary>
    public byte ReadByte() => Take(1) is { Length: 1 } bytes ? bytes[0] : (byte)0;

    /// <summary>One byte, 0 or 1.</summary>
    public bool ReadBoolean()
    {
        byte value = ReadByte();
        if (value > 1)
        {
            Fail();
        }

        return value == 1;
    }

    /// <summary>Two bytes.</summary>
    public ushort ReadUInt16() => Take(2) is { Length: 2 } bytes ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : (ushort)0;

    /// <summary>Four bytes.</summary>
    public uint ReadUInt32() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;

    /// <summary>Four bytes, two's complement.</summary>
    public int ReadInt32() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;

    /// <summary>Eight bytes.</summary>
    public ulong ReadUInt64() => Take(8) is { Length: 8 } bytes ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;

    /// <summary>Eight bytes, two's complement.</summary>
    public long ReadInt64() => Take(8) is { Length: 8 } bytes ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;

    /// <summary>Eight bytes that are not negative.</summary>
    public long ReadCount64()
    {
        long value = ReadInt64();
        if (value < 0)
        {
            Fail();
            return 0;
        }

        return value;
    }

    /// <summary>Sixteen bytes of aer.</summary>
    public Amount ReadAmount() => Take(16) is { Length: 16 } bytes ? new Amount(BinaryPrimitives.ReadUInt128LittleEndian(bytes)) : default;

    /// <summary>32 bytes.</summary>
    public Hash256 ReadHash() => Take(Hash256.Size) is { Length: Hash256.Size } bytes ? new Hash256(bytes) : default;

    /// <summary>20 bytes.</summary>
    public AccountId ReadAccount() => Take(AccountId.Size) is { Length: AccountId.Size } bytes ? new AccountId(bytes) : default;

    /// <summary>So many bytes.</summary>
    public ReadOnlySpan<byte> ReadRaw(int size) => Take(size);

    /// <summary>Length and bytes, at most <paramref name="lengthMax"/>.</summary>
    public ReadOnlySpan<byte> ReadBytes(int lengthMax)
    {
        uint length = ReadUInt32();
        if (length > (uint)lengthMax)
        {
            Fail();
            return default;
        }

        return Take((int)length);
    }

    /// <summary>Length and strict UTF-8, at most <paramref name="lengthMax"/> bytes.</summary>
    public string ReadText(int lengthMax)
    {
        ReadOnlySpan<byte> bytes = ReadBytes(lengthMax);
        if (!Utf8.IsValid(bytes))
        {
            Fail();
            return string.Empty;
        }

        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>A number of elements (uint32): at most <paramref name="countMax"/>, and no more than the rest of the input can hold.</summary>
    public int ReadCount(int countMax, int elementSizeMin)
    {
        uint count = ReadUInt32();
        if (count > (uint)countMax || (long)count * elementSizeMin > _rest.Length)
        {
            Fail();
            return 0;
        }

        return (int)count;
    }

    private ReadOnlySpan<byte> Take(int size)
    {
        if (size < 0 || size > _rest.Length)
        {
            Fail();
            return default;
        }

        ReadOnlySpan<byte> taken = _rest[..size];
        _rest = _rest[size..];
        return taken;
    }
}
