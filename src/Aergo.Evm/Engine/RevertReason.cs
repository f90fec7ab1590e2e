using System;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Aergo.Evm;

/// <summary>What a failed call says of itself, as one line: Solidity's Error(string) and Panic(uint256) in words.</summary>
public static class RevertReason
{
    private const uint ErrorSelector = 0x08c379a0, PanicSelector = 0x4e487b71;
    private const int SelectorSize = 4;

    /// <summary>The line; for a revert it begins with <c>execution reverted</c>.</summary>
    public static string Text(Halt halt, ReadOnlySpan<byte> output)
    {
        string text = halt.Text() ?? "failed";
        return halt == Halt.Revert && Reason(output) is { } reason ? $"{text}: {reason}" : text;
    }

    /// <summary>The reason in the bytes of a revert; null when they are in no form that says one.</summary>
    public static string? Reason(ReadOnlySpan<byte> output)
    {
        if (output.Length < SelectorSize + UInt256.Size)
        {
            return null;
        }

        ReadOnlySpan<byte> arguments = output[SelectorSize..];
        return BinaryPrimitives.ReadUInt32BigEndian(output) switch
        {
            ErrorSelector => Message(arguments),
            PanicSelector => Panic(new UInt256(arguments[..UInt256.Size])),
            _ => null,
        };
    }

    private static string? Message(ReadOnlySpan<byte> arguments)
    {
        if (new UInt256(arguments[..UInt256.Size]) != UInt256.Size || arguments.Length < 2 * UInt256.Size)
        {
            return null;
        }

        var length = new UInt256(arguments[UInt256.Size..(2 * UInt256.Size)]);
        ReadOnlySpan<byte> rest = arguments[(2 * UInt256.Size)..];
        if (length > (ulong)rest.Length)
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = rest[..(int)length.L0];
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;
    }

    private static string Panic(in UInt256 code) => (code.IsUInt64 ? code.L0 : 0) switch
    {
        0x01 => "assertion failed (panic 0x01)",
        0x11 => "arithmetic overflow (panic 0x11)",
        0x12 => "division by zero (panic 0x12)",
        0x21 => "value outside of an enum (panic 0x21)",
        0x22 => "damaged bytes in storage (panic 0x22)",
        0x31 => "pop of an empty array (panic 0x31)",
        0x32 => "index out of bounds (panic 0x32)",
        0x41 => "out of memory (panic 0x41)",
        0x51 => "call of a function that is not set (panic 0x51)",
        ulong other => string.Create(CultureInfo.InvariantCulture, $"panic 0x{other:x2}"),
    };
}
