using System;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>Ethereum's filter over addresses and topics of logs: three of 2048 bits for each.</summary>
/// <remarks>Source: Ethereum yellow paper, section 4.3.1.</remarks>
internal sealed class LogBloom
{
    public const int Size = 256;

    private readonly byte[] _bits = new byte[Size];

    public ReadOnlyMemory<byte> Bits => _bits;

    public void Add(ReadOnlySpan<byte> value)
    {
        byte[] digest = Keccak256.Hash(value).ToArray();
        for (int i = 0; i < 6; i += 2)
        {
            int bit = ((digest[i] << 8) | digest[i + 1]) & 0x7ff;
            _bits[Size - 1 - (bit >> 3)] |= (byte)(1 << (bit & 7));
        }
    }

    public void Add(Api.EthereumLog log)
    {
        Add(log.Address.ToArray());
        foreach (Hash256 topic in log.Topics)
        {
            Add(topic.ToArray());
        }
    }

    public void Add(LogBloom other)
    {
        for (int i = 0; i < Size; i++)
        {
            _bits[i] |= other._bits[i];
        }
    }
}
