using System;
using System.Buffers.Binary;
using System.Text;

namespace Aergo.Sql.Types;

/// <summary>Reads stored bytes without trust: every method says whether it could, and nothing is allocated for lengths that are not there.</summary>
internal ref struct StoredReader(ReadOnlySpan<byte> input)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public ReadOnlySpan<byte> Rest { get; private set; } = input;

    public bool TryByte(out byte value)
    {
        if (Rest.IsEmpty)
        {
            value = 0;
            return false;
        }

        value = Rest[0];
        Rest = Rest[1..];
        return true;
    }

    public bool TryBytes(int count, out ReadOnlySpan<byte> bytes)
    {
        if (count > Rest.Length)
        {
            bytes = default;
            return false;
        }

        bytes = Rest[..count];
        Rest = Rest[count..];
        return true;
    }

    /// <summary>Seven bits a byte, lowest first, in the fewest bytes.</summary>
    public bool TryUnsigned(out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 70 && TryByte(out byte b); shift += 7)
        {
            if (shift == 63 && b > 1)
            {
                return false;
            }

            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return b != 0 || shift == 0;
            }
        }

        return false;
    }

    public bool TrySigned(out long value)
    {
        bool read = TryUnsigned(out ulong zigzag);
        value = unchecked((long)(zigzag >> 1) ^ -(long)(zigzag & 1));
        return read;
    }

    public bool TrySigned(long minimum, long maximum, out long value) => TrySigned(out value) && value >= minimum && value <= maximum;

    /// <summary>A count of things that take at least one byte, or one bit, each.</summary>
    public bool TryCount(int perByte, out int count)
    {
        count = 0;
        if (!TryUnsigned(out ulong value) || value > (ulong)Rest.Length * (ulong)perByte)
        {
            return false;
        }

        count = (int)value;
        return true;
    }

    public bool TryInt64(out long value)
    {
        bool read = TryBytes(8, out ReadOnlySpan<byte> bytes);
        value = read ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;
        return read;
    }

    public bool TryBlob(out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        return TryCount(1, out int length) && TryBytes(length, out bytes);
    }

    public bool TryText(out string text)
    {
        text = string.Empty;
        if (!TryBlob(out ReadOnlySpan<byte> bytes) || !System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return false;
        }

        text = Strict.GetString(bytes);
        return true;
    }
}
