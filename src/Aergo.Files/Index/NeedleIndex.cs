using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Threading;

namespace Aergo.Files;

/// <summary>Where a needle may lie, found by the first eight bytes of its id.</summary>
internal readonly record struct IndexHit(ushort Volume, long Offset, byte SizeClass);

/// <summary>From id to place, for all needles of a class: 16 bytes a slot in memory that the collector never looks at.</summary>
/// <remarks>
/// Slot: first 8 bytes of the id · volume u16 · offset / 8 u32 · size class u8 · flags u8. Open addressing, load at most 3/4.
/// The home slot depends on a secret of the store, so that ids ground out by an attacker do not pile up in one place.
/// One lock guards it; it is held for a few probes.
/// </remarks>
internal sealed unsafe class NeedleIndex : IDisposable
{
    private const byte Dead = 1;

    [StructLayout(LayoutKind.Sequential, Pack = 1, Size = 16)]
    private struct Slot
    {
        public ulong Prefix;
        public ushort Volume;
        public uint Offset8;
        public byte SizeClass;
        public byte Flags;

        // No needle begins at offset 0, where the volume's header is.
        public readonly bool IsFree => Offset8 == 0;
    }

    private readonly Lock _gate = new();
    private readonly ulong _secret;
    private Slot* _slots;
    private int _bits = 10;
    private long _used;

    public NeedleIndex(ReadOnlySpan<byte> storeId)
    {
        _secret = BinaryPrimitives.ReadUInt64LittleEndian(storeId) ^ BinaryPrimitives.ReadUInt64LittleEndian(storeId[8..]);
        _slots = Allocate(_bits);
    }

    ~NeedleIndex() => Free();

    /// <summary>Needles in the index.</summary>
    public long Count { get; private set; }

    /// <summary>Memory it takes.</summary>
    public long Bytes => 16L << _bits;

    /// <summary>Size class of a needle: how much to read at once to have it whole; 0 when the header must be read first.</summary>
    public static byte ClassOf(int totalBytes) => totalBytes <= 255 * 64 ? (byte)((totalBytes + 63) / 64) : (byte)0;

    public void Add(ulong prefix, int volume, long offset, byte sizeClass)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_slots is null, this);
            if (_used + 1 > (3L << _bits) / 4)
            {
                Grow();
            }

            Insert(new Slot
            {
                Prefix = prefix, Volume = (ushort)volume, Offset8 = (uint)(offset / 8), SizeClass = sizeClass,
            });
            Count++;
        }
    }

    /// <summary>Fills <paramref name="hits"/> with candidates; their number.</summary>
    public int Find(ulong prefix, Span<IndexHit> hits)
    {
        int found = 0;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_slots is null, this);
            long mask = (1L << _bits) - 1;
            for (long at = Home(prefix); !_slots[at].IsFree && found < hits.Length; at = (at + 1) & mask)
            {
                ref Slot slot = ref _slots[at];
                if (slot.Prefix == prefix && (slot.Flags & Dead) == 0)
                {
                    hits[found++] = new IndexHit(slot.Volume, slot.Offset8 * 8L, slot.SizeClass);
                }
            }
        }

        return found;
    }

    /// <summary>A needle moved within its volume, or (null) is gone.</summary>
    public void Move(ulong prefix, int volume, long offset, long? newOffset)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_slots is null, this);
            long mask = (1L << _bits) - 1;
            for (long at = Home(prefix); !_slots[at].IsFree; at = (at + 1) & mask)
            {
                ref Slot slot = ref _slots[at];
                if (slot.Prefix == prefix && slot.Volume == volume && slot.Offset8 * 8L == offset && (slot.Flags & Dead) == 0)
                {
                    slot.Flags = newOffset is null ? Dead : slot.Flags;
                    slot.Offset8 = newOffset is { } to ? (uint)(to / 8) : slot.Offset8;
                    Count -= newOffset is null ? 1 : 0;
                    return;
                }
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            Free();
        }

        GC.SuppressFinalize(this);
    }

    private static Slot* Allocate(int bits) => (Slot*)NativeMemory.AllocZeroed((nuint)16 << bits);

    private long Home(ulong prefix) => unchecked((long)(BitOperations.RotateLeft(prefix ^ _secret, 23) * 0x9E3779B97F4A7C15UL >> (64 - _bits)));

    private void Insert(Slot slot)
    {
        long mask = (1L << _bits) - 1, at = Home(slot.Prefix);
        while (!_slots[at].IsFree)
        {
            at = (at + 1) & mask;
        }

        _slots[at] = slot;
        _used++;
    }

    private void Grow()
    {
        Slot* old = _slots;
        long length = 1L << _bits;

        // Many dead slots: the same size, swept.
        _bits += Count > length / 4 ? 1 : 0;
        _slots = Allocate(_bits);
        _used = 0;
        for (long i = 0; i < length; i++)
        {
            if (!old[i].IsFree && (old[i].Flags & Dead) == 0)
            {
                Insert(old[i]);
            }
        }

        NativeMemory.Free(old);
    }

    private void Free()
    {
        NativeMemory.Free(_slots);
        _slots = null;
    }
}
