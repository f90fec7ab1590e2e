using System;

namespace Aergo.Sql.Types;

/// <summary>Character classes of input functions: C's, in the C locale.</summary>
internal static class TextScan
{
    public static bool IsSpace(char c) => c is ' ' or (>= '\t' and <= '\r');

    public static bool IsDigit(char c) => c is >= '0' and <= '9';

    public static bool IsAlpha(char c) => unchecked((uint)((c | 0x20) - 'a')) < 26;

    public static bool IsAlphaNumeric(char c) => IsDigit(c) || IsAlpha(c);

    public static bool IsPunctuation(char c) => c is > ' ' and < '\x7f' && !IsAlphaNumeric(c);

    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        int start = 0;
        int end = text.Length;
        while (start < end && IsSpace(text[start]))
        {
            start++;
        }

        while (end > start && IsSpace(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    public static int CountDigits(ReadOnlySpan<char> text)
    {
        int count = text.IndexOfAnyExceptInRange('0', '9');
        return count < 0 ? text.Length : count;
    }

    public static int HexValue(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => -1,
    };
}
