using System;
using System.Buffers;

namespace Aergo.Sql.Functions.Strings;

/// <summary>Strings counted and cut by code points. Most hold no surrogates, and then a code point is a char.</summary>
internal static class CodePoints
{
    private static readonly SearchValues<char> Surrogates = SearchValues.Create(MakeSurrogates());

    public static bool HasSurrogates(ReadOnlySpan<char> text) => text.IndexOfAny(Surrogates) >= 0;

    /// <summary>Length in code points.</summary>
    public static int Count(ReadOnlySpan<char> text)
    {
        int first = text.IndexOfAny(Surrogates);
        if (first < 0)
        {
            return text.Length;
        }

        int count = text.Length;
        for (int i = first; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                count--;
                i++;
            }
        }

        return count;
    }

    /// <summary>Index of the char at which code point number <paramref name="index"/> begins; the length when there are not so many.</summary>
    public static int Offset(ReadOnlySpan<char> text, int index)
    {
        if (index <= 0)
        {
            return 0;
        }

        if (!HasSurrogates(text))
        {
            return Math.Min(index, text.Length);
        }

        int at = 0;
        while (index > 0 && at < text.Length)
        {
            at += Width(text, at);
            index--;
        }

        return at;
    }

    /// <summary>Chars taken by the code point at <paramref name="at"/>.</summary>
    public static int Width(ReadOnlySpan<char> text, int at) =>
        char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;

    /// <summary>The code point at <paramref name="at"/>.</summary>
    public static int At(ReadOnlySpan<char> text, int at) =>
        Width(text, at) == 2 ? char.ConvertToUtf32(text[at], text[at + 1]) : text[at];

    /// <summary>Order by code point, which is the byte order of UTF-8 and the collation C.</summary>
    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        int common = left.CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        int a = left[common], b = right[common];

        // Surrogates stand for code points above all single chars, but sort before U+E000.
        if (a >= 0xD800 && b >= 0xD800)
        {
            a = a >= 0xE000 ? a - 0x2000 : a + 0x2000;
            b = b >= 0xE000 ? b - 0x2000 : b + 0x2000;
        }

        return a < b ? -1 : 1;
    }

    private static char[] MakeSurrogates()
    {
        var all = new char[0xE000 - 0xD800];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = (char)(0xD800 + i);
        }

        return all;
    }
}
