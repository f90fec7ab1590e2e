using System;
using System.Buffers.Binary;

namespace Aergo.Primitives;

/// <summary>The payload of a deployment: length of the code part including itself (uint32, little-endian), code, then optional constructor arguments as JSON.</summary>
public static class DeployPayload
{
    private const int HeaderSize = 4;

    /// <summary>Joins code and arguments; empty arguments write nothing.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> code, ReadOnlySpan<byte> argumentsJson)
    {
        var payload = new byte[HeaderSize + code.Length + argumentsJson.Length];
        BinaryPrimitives.WriteInt32LittleEndian(payload, HeaderSize + code.Length);
        code.CopyTo(payload.AsSpan(HeaderSize));
        argumentsJson.CopyTo(payload.AsSpan(HeaderSize + code.Length));
        return payload;
    }

    /// <summary>Parts code and arguments; false when the length does not fit the payload.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> code, out ReadOnlySpan<byte> argumentsJson)
    {
        code = default;
        argumentsJson = default;
        if (payload.Length < HeaderSize)
        {
            return false;
        }

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(payload);
        if (length < HeaderSize || length > (uint)payload.Length)
        {
            return false;
        }

        code = payload[HeaderSize..(int)length];
        argumentsJson = payload[(int)length..];
        return true;
    }
}
