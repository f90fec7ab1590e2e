using System;

namespace Aergo.Files;

/// <summary>Sizes of a store.</summary>
public sealed record StoreOptions
{
    /// <summary>Length a volume does not grow beyond: 1 GiB.</summary>
    public long VolumeBytesMax { get; init; } = 1L << 30;

    /// <summary>Longest stretch filled with zeros ahead: 64 MiB. Young volumes get as much again as they hold, from <see cref="FillBytesMin"/> on.</summary>
    public long FillBytesMax { get; init; } = 64L << 20;

    /// <summary>Shortest stretch filled with zeros ahead: 1 MiB.</summary>
    public long FillBytesMin { get; init; } = 1L << 20;

    /// <summary>Chance for a new store: 16 bytes that outsiders do not know. An existing store keeps its own.</summary>
    public ReadOnlyMemory<byte> NewStoreId { get; init; } = new byte[16];

    internal void Check()
    {
        if (VolumeBytesMax is < 4096 or > (1L << 34) || FillBytesMin < 512 || FillBytesMax < FillBytesMin || NewStoreId.Length != 16)
        {
            throw new ArgumentException("store options are out of range");
        }
    }
}
