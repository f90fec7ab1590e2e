using System;
using System.Collections.Generic;
using System.Threading;
using Aergo.Primitives;

namespace Aergo.Files;

/// <summary>One volume: its file, what is in it, and who still reads it.</summary>
internal sealed class Volume(VolumeHeader header, uint seed, IDiskFile file) : IDisposable
{
    private readonly Lock _gate = new();
    private int _readers;
    private bool _retired;

    public VolumeHeader Header { get; } = header;

    public uint Seed { get; } = seed;

    public IDiskFile File { get; } = file;

    /// <summary>End of the last group.</summary>
    public long End { get; set; } = VolumeHeader.Size;

    /// <summary>Sequence number that follows on the last one here.</summary>
    public ulong NextSequence { get; set; } = header.FirstSequence;

    /// <summary>What lies here, in order; kept until the volume is sealed and its index file written.</summary>
    public List<IndexEntry> Entries { get; private set; } = [];

    /// <summary>Lets go of the list; the index file has it.</summary>
    public void DropEntries() => Entries = [];

    /// <summary>Reads one needle whole and checks it.</summary>
    /// <exception cref="StoreDamagedException">There is no good needle at this place.</exception>
    public byte[] Read(long offset, byte sizeClass, out NeedleHeader header)
    {
        byte[] bytes = ReadBytes(offset, sizeClass == 0 ? NeedleHeader.Size : sizeClass * 64);
        if (!NeedleHeader.TryRead(bytes, Seed, out header))
        {
            throw new StoreDamagedException(Header.FileName, offset, "a needle header is broken");
        }

        if (bytes.Length < header.TotalBytes)
        {
            bytes = ReadBytes(offset, header.TotalBytes);
        }

        if (bytes.Length < header.TotalBytes || !header.BodyIsGood(bytes))
        {
            throw new StoreDamagedException(Header.FileName, offset, "a needle body is broken");
        }

        return bytes.AsSpan(NeedleHeader.Size, header.StoredLength).ToArray();
    }

    /// <summary>Keeps the file open while somebody reads; false when the volume is no longer in use.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            _readers += _retired ? 0 : 1;
            return !_retired;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _readers--;
            if (_retired && _readers == 0)
            {
                File.Dispose();
            }
        }
    }

    /// <summary>Closes the file as soon as the last reader has left.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_retired && _readers == 0)
            {
                File.Dispose();
            }

            _retired = true;
        }
    }

    private byte[] ReadBytes(long offset, int count)
    {
        var bytes = new byte[count];
        int length = 0, got = -1;
        while (length < count && got != 0)
        {
            got = File.Read(offset + length, bytes.AsSpan(length));
            length += got;
        }

        return length == count ? bytes : bytes[..length];
    }
}
