using System;
using System.Collections.Generic;

namespace Aergo.Files.Simulation;

/// <summary>A file's content as programs see it, and as it would be found after a power cut.</summary>
internal sealed class SimulatedFile
{
    public const int SectorBytes = 512;

    private byte[] _now = [], _durable = [];

    // Sectors written since the last sync that kept them, and those a failed sync has thrown away for good.
    private readonly SortedSet<int> _unsynced = [];
    private readonly SortedSet<int> _lost = [];

    public int Length { get; private set; }

    public int DurableLength { get; private set; }

    public Span<byte> Content => _now.AsSpan(0, Length);

    public void Write(int offset, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        SetLength(Math.Max(Length, offset + data.Length), true);
        data.CopyTo(_now.AsSpan(offset));
        for (int sector = offset / SectorBytes; sector <= (offset + data.Length - 1) / SectorBytes; sector++)
        {
            _unsynced.Add(sector);
            _lost.Remove(sector);
        }
    }

    public void SetLength(int length, bool keep)
    {
        if (length > _now.Length)
        {
            Array.Resize(ref _now, Math.Max(length, _now.Length * 2));
        }

        if (length < Length && !keep)
        {
            // Sectors beyond the end are written when the file grows over them again, as zeros.
            _now.AsSpan(length, Length - length).Clear();
            for (int sector = length / SectorBytes; sector * SectorBytes < Length; sector++)
            {
                _unsynced.Add(sector);
                _lost.Remove(sector);
            }
        }

        Length = length;
    }

    public void Sync()
    {
        foreach (int sector in _unsynced)
        {
            Persist(sector);
        }

        _unsynced.Clear();
        SetDurableLength(Length);
    }

    /// <summary>The sync that fails: what was unsynced is still seen, yet no later sync will write it.</summary>
    public void FailSync()
    {
        _lost.UnionWith(_unsynced);
        _unsynced.Clear();
    }

    /// <summary>Power goes: each unsynced sector has got to the disk or not, and so has the length.</summary>
    public void Crash(Random random)
    {
        int lengthAfter = Length == DurableLength || random.Next(2) == 0 ? DurableLength : Length;

        // Sectors beyond the old length that were not written read as zeros.
        SetDurableLength(lengthAfter);
        double share = random.Next(4) switch { 0 => 0, 1 => 1, _ => random.NextDouble() };
        foreach (int sector in _unsynced)
        {
            if (random.NextDouble() < share)
            {
                Persist(sector);
            }
        }

        _unsynced.Clear();
        _lost.Clear();
        Length = DurableLength;
        _now = _durable.AsSpan(0, DurableLength).ToArray();
        _durable = _now.AsSpan().ToArray();
    }

    public void Flip(int offset, byte mask)
    {
        _now[offset] ^= mask;
        if (offset < DurableLength)
        {
            _durable[offset] ^= mask;
        }
    }

    public SimulatedFile Copy() => new()
    {
        _now = _now.AsSpan(0, Length).ToArray(), Length = Length, _durable = _now.AsSpan(0, Length).ToArray(), DurableLength = Length,
    };

    private void Persist(int sector)
    {
        int start = sector * SectorBytes, end = Math.Min(start + SectorBytes, Length);
        if (end > start)
        {
            SetDurableCapacity(end);
            _now.AsSpan(start, end - start).CopyTo(_durable.AsSpan(start));
        }
    }

    private void SetDurableLength(int length)
    {
        SetDurableCapacity(length);
        if (length < DurableLength)
        {
            _durable.AsSpan(length, DurableLength - length).Clear();
        }

        DurableLength = length;
    }

    private void SetDurableCapacity(int length)
    {
        if (length > _durable.Length)
        {
            Array.Resize(ref _durable, Math.Max(length, _durable.Length * 2));
        }
    }
}
