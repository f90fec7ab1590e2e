using System;
using System.Buffers;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using Aergo.Primitives;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog;

/// <summary>Writes the elements that catalog records are made of. Each value has exactly one encoding.</summary>
/// <remarks>Numbers are LEB128, signed ones zigzag; text is length and UTF-8; a list is its count and its items; an option is 0, or 1 and the value.</remarks>
internal sealed class CatalogWriter
{
    private readonly ArrayBufferWriter<byte> _output = new(256);

    public byte[] ToArray() => _output.WrittenSpan.ToArray();

    public void Byte(byte value)
    {
        _output.GetSpan(1)[0] = value;
        _output.Advance(1);
    }

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Number(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)((value & 0x7F) | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    public void Signed(long value) => Number(unchecked((ulong)(value << 1) ^ (ulong)(value >> 63)));

    public void Oid(uint value) => Number(value);

    public void Text(string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        Number((ulong)length);
        Encoding.UTF8.GetBytes(value, _output.GetSpan(length));
        _output.Advance(length);
    }

    public void OptionalText(string? value)
    {
        Flag(value is not null);
        if (value is not null)
        {
            Text(value);
        }
    }

    public void Account(AccountId account) => account.WriteTo(_output);

    public void Type(SqlType type) => Oid(type.Oid);

    public void List<T>(IReadOnlyCollection<T> items, Action<T> write)
    {
        Number((ulong)items.Count);
        foreach (T item in items)
        {
            write(item);
        }
    }

    public void Numbers(ImmutableArray<int> values) => List(values, v => Signed(v));

    public void Texts(ImmutableArray<string> values) => List(values, Text);

    public void Pairs(ImmutableSortedDictionary<string, string> values) => List(values, p =>
    {
        Text(p.Key);
        Text(p.Value);
    });
}
