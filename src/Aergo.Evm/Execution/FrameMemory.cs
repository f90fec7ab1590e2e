using System;
using System.Runtime.InteropServices;

namespace Aergo.Evm;

/// <summary>Memory of a frame: grows by words, zero where nothing was written.</summary>
/// <remarks>The buffer outlives the frame and serves the next one at the same depth; <see cref="Reset"/> forgets the content without touching it.</remarks>
internal sealed unsafe class FrameMemory
{
    /// <summary>Beyond this no gas limit reaches (its price is 5.5 · 10^11); more is out of gas.</summary>
    public const long BytesMax = 1L << 29;

    /// <summary>Larger buffers are given back after a transaction.</summary>
    private const long KeptBytesMax = 1 << 18;

    private long _capacity;

    ~FrameMemory() => NativeMemory.Free(Data);

    public byte* Data { get; private set; }

    /// <summary>Bytes that are part of memory, a multiple of 32.</summary>
    public long Size { get; private set; }

    public Span<byte> Bytes => new(Data, (int)Size);

    /// <summary>What memory of a size has cost in all.</summary>
    public static long Cost(long bytes)
    {
        long words = (bytes + 31) >> 5;
        return (GasSchedule.Memory * words) + (words * words / GasSchedule.MemoryQuadDivisor);
    }

    public void Reset() => Size = 0;

    /// <summary>Makes the first <paramref name="end"/> bytes part of memory. Price and bound have been seen to.</summary>
    public void Grow(long end)
    {
        long size = (end + 31) & ~31L;
        Reserve(size);
        NativeMemory.Clear(Data + Size, (nuint)(size - Size));
        Size = size;
    }

    /// <summary>Replaces the content by bytes that came from elsewhere, as if a frame had left them here.</summary>
    public void Put(ReadOnlySpan<byte> bytes)
    {
        Reserve(Math.Max(bytes.Length, 1));
        bytes.CopyTo(new Span<byte>(Data, bytes.Length));
    }

    public void Trim()
    {
        Size = 0;
        if (_capacity > KeptBytesMax)
        {
            NativeMemory.Free(Data);
            Data = null;
            _capacity = 0;
        }
    }

    private void Reserve(long size)
    {
        if (size > _capacity)
        {
            long capacity = Math.Max(size, Math.Min(2 * Math.Max(_capacity, 2048), BytesMax));
            Data = (byte*)NativeMemory.Realloc(Data, (nuint)capacity);
            _capacity = capacity;
        }
    }
}
