using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Aergo.Primitives;

namespace Aergo.Sql.Engine;

/// <summary>What a transaction asks of the SQL engine: statements with their parameters, to stand or fall together.</summary>
/// <remarks>Source: docs/spec/sql.md, "Payload". Canonical: decoding and encoding again gives the same bytes.</remarks>
public sealed record SqlPayload
{
    private const int StatementsMax = 100_000, ParametersMax = 65_535, SettingsMax = 64, SequencesMax = 256;

    // "SQL" and the format.
    private static ReadOnlySpan<byte> Magic => [0x53, 0x51, 0x4C, 0x01];

    /// <summary>Settings of the session that bear on results, name and value, sorted by name.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; init; } = [];

    /// <summary>Schema to create if it is not there, owned by the sender, in which the statements run; empty for none.</summary>
    public string DeploySchema { get; init; } = string.Empty;

    /// <summary>Digest the output must have, or 40001: what the client saw when it ran the statements before. Zero for none.</summary>
    public Hash256 ExpectedOutput { get; init; }

    /// <summary>Seed of random() and gen_random_uuid() for a client that has seen their values already; zero: the chain's own.</summary>
    public Hash256 Seed { get; init; }

    public IReadOnlyList<SqlCommand> Commands { get; init; } = [];

    /// <summary>The session's memory of sequences, for currval and lastval; the latest last, and of many the latest ones.</summary>
    public IReadOnlyList<(uint Oid, long Value)> Sequences { get; init; } = [];

    /// <summary>Whether bytes claim to be this payload rather than an Aergo call.</summary>
    public static bool IsPayload(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Magic);

    public byte[] Encode()
    {
        var output = new ArrayBufferWriter<byte>(256);
        output.Write(Magic);
        Wire.WriteVarint(output, (uint)Settings.Count);
        foreach ((string name, string value) in Settings)
        {
            Wire.WriteText(output, name);
            Wire.WriteText(output, value);
        }

        Wire.WriteText(output, DeploySchema);
        ExpectedOutput.WriteTo(output);
        Seed.WriteTo(output);
        Wire.WriteVarint(output, (uint)Commands.Count);
        foreach (SqlCommand command in Commands)
        {
            Wire.WriteText(output, command.Text);
            Wire.WriteVarint(output, (uint)command.Parameters.Count);
            foreach (SqlCommandParameter parameter in command.Parameters)
            {
                Wire.WriteVarint(output, parameter.TypeOid);
                Wire.WriteVarint(output, parameter.Value is null ? 0 : (uint)parameter.Value.Length + 1);
                output.Write(parameter.Value);
            }
        }

        if (Sequences.Count > 0)
        {
            SequenceValues.Write(output, [.. Sequences.TakeLast(SequencesMax)]);
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads bytes of outside origin; false for anything malformed.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out SqlPayload? payload)
    {
        payload = null;
        if (!IsPayload(bytes))
        {
            return false;
        }

        bytes = bytes[Magic.Length..];
        if (!Wire.TryReadCount(ref bytes, SettingsMax, 2, out int settingCount))
        {
            return false;
        }

        var settings = new (string Name, string Value)[settingCount];
        for (int i = 0; i < settingCount; i++)
        {
            if (!Wire.TryReadText(ref bytes, out string name) || !Wire.TryReadText(ref bytes, out string value)
                || (i > 0 && string.CompareOrdinal(settings[i - 1].Name, name) >= 0))
            {
                return false;
            }

            settings[i] = (name, value);
        }

        if (!Wire.TryReadText(ref bytes, out string schema) || !Hash256.TryRead(ref bytes, out Hash256 expected) || !Hash256.TryRead(ref bytes, out Hash256 seed)
            || !Wire.TryReadCount(ref bytes, StatementsMax, 2, out int commandCount))
        {
            return false;
        }

        var commands = new SqlCommand[commandCount];
        for (int i = 0; i < commandCount; i++)
        {
            if (!Wire.TryReadText(ref bytes, out string text) || !Wire.TryReadCount(ref bytes, ParametersMax, 2, out int parameterCount))
            {
                return false;
            }

            var parameters = new SqlCommandParameter[parameterCount];
            for (int j = 0; j < parameterCount; j++)
            {
                if (!Wire.TryReadVarint(ref bytes, out uint oid) || !Wire.TryReadVarint(ref bytes, out uint length) || length > bytes.Length + 1L)
                {
                    return false;
                }

                byte[]? value = length == 0 ? null : bytes[..(int)(length - 1)].ToArray();
                bytes = bytes[(value?.Length ?? 0)..];
                parameters[j] = new SqlCommandParameter(oid, value);
            }

            commands[i] = new SqlCommand(text, parameters);
        }

        (uint, long)[] sequences = [];
        if (!bytes.IsEmpty && !SequenceValues.TryRead(ref bytes, SequencesMax, out sequences))
        {
            return false;
        }

        payload = bytes.IsEmpty
            ? new SqlPayload { Settings = settings, DeploySchema = schema, ExpectedOutput = expected, Seed = seed, Commands = commands, Sequences = sequences }
            : null;
        return payload is not null;
    }
}

/// <summary>One statement, or with no parameters a script of several.</summary>
public sealed record SqlCommand(string Text, IReadOnlyList<SqlCommandParameter> Parameters);

/// <summary>A parameter's type and its value in PostgreSQL's binary form; null for NULL.</summary>
public sealed record SqlCommandParameter(uint TypeOid, byte[]? Value);

/// <summary>The few shapes that payload and output are made of. Numbers are LEB128 varints in their shortest form.</summary>
internal static class Wire
{
    private static readonly UTF8Encoding Utf8 = new(false, true);

    public static void WriteVarint(IBufferWriter<byte> output, uint value)
    {
        Span<byte> span = output.GetSpan(5);
        int length = 0;
        while (value >= 0x80)
        {
            span[length++] = unchecked((byte)(value | 0x80));
            value >>= 7;
        }

        span[length++] = (byte)value;
        output.Advance(length);
    }

    public static void WriteText(IBufferWriter<byte> output, string text)
    {
        int length = Utf8.GetByteCount(text);
        WriteVarint(output, (uint)length);
        Utf8.GetBytes(text, output.GetSpan(length));
        output.Advance(length);
    }

    public static bool TryReadVarint(ref ReadOnlySpan<byte> bytes, out uint value)
    {
        value = 0;
        for (int i = 0; i < 5 && i < bytes.Length; i++)
        {
            byte b = bytes[i];
            if (i == 4 && b > 0x0F)
            {
                return false;
            }

            value |= (uint)(b & 0x7F) << (7 * i);
            if (b < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return b != 0 || i == 0;
            }
        }

        return false;
    }

    /// <summary>A count is believed only as far as the bytes left could hold that many items.</summary>
    public static bool TryReadCount(ref ReadOnlySpan<byte> bytes, int max, int itemBytesMin, out int count)
    {
        bool read = TryReadVarint(ref bytes, out uint value) && value <= max && value <= bytes.Length / itemBytesMin;
        count = read ? (int)value : 0;
        return read;
    }

    public static bool TryReadText(ref ReadOnlySpan<byte> bytes, out string text)
    {
        text = string.Empty;
        if (!TryReadVarint(ref bytes, out uint length) || length > bytes.Length)
        {
            return false;
        }

        try
        {
            text = Utf8.GetString(bytes[..(int)length]);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }

        bytes = bytes[(int)length..];
        return true;
    }
}
