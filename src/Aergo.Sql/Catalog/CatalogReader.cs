using System;
using System.Collections.Immutable;
using System.Text;
using Aergo.Primitives;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog;

/// <summary>Reads what <see cref="CatalogWriter"/> wrote. Total on any bytes: after the first fault everything reads as empty and <see cref="Ok"/> is false.</summary>
internal ref struct CatalogReader(ReadOnlySpan<byte> input)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _left = input;

    public delegate T ReadItem<out T>(ref CatalogReader reader);

    /// <summary>Whether everything so far was well formed.</summary>
    public bool Ok { get; private set; } = true;

    /// <summary>Whether the record was read in full without a fault.</summary>
    public readonly bool AtEnd => Ok && _left.IsEmpty;

    public byte Byte()
    {
        if (_left.IsEmpty)
        {
            return Fail<byte>();
        }

        byte value = _left[0];
        _left = _left[1..];
        return value;
    }

    public bool Flag()
    {
        byte value = Byte();
        return value <= 1 ? value == 1 : Fail<bool>();
    }

    public ulong Number()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Byte();
            if (!Ok || (shift == 63 && next > 1) || (next == 0 && shift > 0))
            {
                return Fail<ulong>();
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        return Fail<ulong>();
    }

    public long Signed()
    {
        ulong value = Number();
        return unchecked((long)(value >> 1) ^ -(long)(value & 1));
    }

    public int Int()
    {
        long value = Signed();
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : Fail<int>();
    }

    public uint Oid()
    {
        ulong value = Number();
        return value <= uint.MaxValue ? (uint)value : Fail<uint>();
    }

    public TEnum Choice<TEnum>(TEnum last)
        where TEnum : struct, Enum
    {
        byte value = Byte();
        return value <= Convert.ToInt32(last, null) ? (TEnum)Enum.ToObject(typeof(TEnum), (int)value) : Fail<TEnum>();
    }

    public string Text()
    {
        ulong length = Number();
        if (length > (ulong)_left.Length)
        {
            return Fail<string>() ?? "";
        }

        ReadOnlySpan<byte> bytes = _left[..(int)length];
        _left = _left[(int)length..];
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Fail<string>() ?? "";
        }
    }

    public string? OptionalText() => Flag() ? Text() : null;

    public AccountId Account()
    {
        if (_left.Length < AccountId.Size)
        {
            return Fail<AccountId>();
        }

        var account = new AccountId(_left[..AccountId.Size]);
        _left = _left[AccountId.Size..];
        return account;
    }

    /// <summary>A type by oid; user types come as placeholders that the linker replaces.</summary>
    public SqlType Type()
    {
        uint oid = Oid();
        if (!Ok)
        {
            return SqlTypes.Unknown;
        }

        return SqlTypes.Find(oid) ?? (oid >= CatalogSnapshot.FirstUserOid ? TypeLinker.Placeholder(oid) : Fail<SqlType>() ?? SqlTypes.Unknown);
    }

    public ImmutableArray<T> List<T>(ReadItem<T> read)
    {
        ulong count = Number();
        if (count > (ulong)_left.Length)
        {
            // An item takes at least one byte.
            Fail<T>();
            return [];
        }

        var items = ImmutableArray.CreateBuilder<T>((int)count);
        for (int i = 0; i < (int)count && Ok; i++)
        {
            items.Add(read(ref this));
        }

        return items.ToImmutable();
    }

    public ImmutableArray<int> Numbers() => List(static (ref CatalogReader r) => r.Int());

    public ImmutableArray<string> Texts() => List(static (ref CatalogReader r) => r.Text());

    public ImmutableSortedDictionary<string, string> Pairs()
    {
        var pairs = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach ((string key, string value) in List(static (ref CatalogReader r) => (r.Text(), r.Text())))
        {
            if (pairs.ContainsKey(key))
            {
                Fail<int>();
            }

            pairs[key] = value;
        }

        return pairs.ToImmutable();
    }

    /// <summary>Makes the record a faulty one: what was read makes no sense.</summary>
    public void Refuse() => Fail<int>();

    private T? Fail<T>()
    {
        Ok = false;
        _left = default;
        return default;
    }
}
