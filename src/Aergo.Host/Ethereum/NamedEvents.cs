using System;
using System.Buffers.Binary;
using System.Text;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>Events with names, as SQL raises them, in the form of logs: <c>event Notify(string indexed key, string name, string data)</c> of two words and two texts.</summary>
/// <remarks>Topic 0 is the digest of <c>Notify(string,string)</c>, topic 1 that of the name. Source: docs/spec/ethereum-rpc.md.</remarks>
internal static class NamedEvents
{
    private const int Word = 32;

    public static Hash256 Topic { get; } = Keccak256.Hash("Notify(string,string)"u8);

    public static EventLog ToLog(ContractEvent raised)
    {
        byte[] name = Encoding.UTF8.GetBytes(raised.Name), data = Encoding.UTF8.GetBytes(raised.Data);
        int first = 2 * Word, second = first + Word + Padded(name.Length);
        var bytes = new byte[second + Word + Padded(data.Length)];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(Word - 4), first);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan((2 * Word) - 4), second);
        WriteText(bytes.AsSpan(first), name);
        WriteText(bytes.AsSpan(second), data);
        return new EventLog([Topic, Keccak256.Hash(name)], bytes);
    }

    private static int Padded(int length) => (length + Word - 1) / Word * Word;

    private static void WriteText(Span<byte> output, byte[] text)
    {
        BinaryPrimitives.WriteInt32BigEndian(output[(Word - 4)..], text.Length);
        text.CopyTo(output[Word..]);
    }
}
