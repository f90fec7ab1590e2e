using System;

namespace Aergo.Evm;

/// <summary>Call data as most precompiles see it: cut at a length, or continued with zeros up to it.</summary>
internal static class PaddedInput
{
    /// <summary>Fills <paramref name="window"/> with the input from <paramref name="offset"/> on, zeros behind its end.</summary>
    public static void Read(ReadOnlySpan<byte> input, long offset, Span<byte> window)
    {
        ReadOnlySpan<byte> present = From(input, offset, window.Length);
        present.CopyTo(window);
        window[present.Length..].Clear();
    }

    /// <summary>The part of [offset, offset + length) that the input really has.</summary>
    public static ReadOnlySpan<byte> From(ReadOnlySpan<byte> input, long offset, long length)
    {
        int start = (int)Math.Min(offset, input.Length);
        return input.Slice(start, (int)Math.Min(length, input.Length - start));
    }

    /// <summary>Whole 32-byte words that hold so many bytes.</summary>
    public static long WordsOf(int length) => ((long)length + 31) / 32;
}
