using System;

namespace Aergo.Sql.Types;

/// <summary>The order of strings by their UTF-8 bytes, which is the order of code points; UTF-16 units differ from it at surrogates.</summary>
public static class Utf8Order
{
    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        int common = left.CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        return Weight(left[common]).CompareTo(Weight(right[common]));
    }

    public static int Compare(string left, string right) => Compare(left.AsSpan(), right.AsSpan());

    // Surrogates stand for code points above U+FFFF: move them above the rest of the plane.
    private static int Weight(char unit) => unit < 0xD800 ? unit : unit < 0xE000 ? unit + 0x2000 : unit - 0x800;
}
