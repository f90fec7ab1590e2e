using System;
using System.Text;

namespace Aergo.Sql.Functions.Unicode;

/// <summary>Case and class of characters by the frozen tables.</summary>
internal static class Letters
{
    public static int ToUpper(int codePoint) => codePoint < 128
        ? codePoint is >= 'a' and <= 'z' ? codePoint - 32 : codePoint
        : Map(CaseTables.ToUpper, codePoint);

    public static int ToLower(int codePoint) => codePoint < 128
        ? codePoint is >= 'A' and <= 'Z' ? codePoint + 32 : codePoint
        : Map(CaseTables.ToLower, codePoint);

    public static bool IsUpper(int codePoint) => ToLower(codePoint) != codePoint;

    public static bool IsLower(int codePoint) => ToUpper(codePoint) != codePoint && !IsUpper(codePoint);

    public static bool IsLetter(int codePoint) => codePoint < 128
        ? codePoint is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z')
        : Contains(ClassTables.Letters, codePoint);

    public static bool IsLetterOrDigit(int codePoint) => codePoint < 128
        ? codePoint is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9')
        : Contains(ClassTables.Letters, codePoint) || Contains(ClassTables.Digits, codePoint);

    public static string ToUpper(string text) => Convert(text, static (c, _) => ToUpper(c));

    public static string ToLower(string text) => Convert(text, static (c, _) => ToLower(c));

    /// <summary>First letter of each word large, the others small; words are runs of letters and digits.</summary>
    public static string Capitalize(string text) => Convert(text, static (c, insideWord) => insideWord ? ToLower(c) : ToUpper(c));

    private static string Convert(string text, Func<int, bool, int> map)
    {
        int first = 0;
        bool insideWord = false;
        for (; first < text.Length; first++)
        {
            char c = text[first];
            if (char.IsSurrogate(c) || map(c, insideWord) != c)
            {
                break;
            }

            insideWord = IsLetterOrDigit(c);
        }

        if (first == text.Length)
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        result.Append(text, 0, first);
        foreach (Rune rune in text.AsSpan(first).EnumerateRunes())
        {
            int mapped = map(rune.Value, insideWord);
            insideWord = IsLetterOrDigit(rune.Value);
            if (mapped < 0x10000)
            {
                result.Append((char)mapped);
            }
            else
            {
                result.Append(char.ConvertFromUtf32(mapped));
            }
        }

        return result.ToString();
    }

    private static int Map(ReadOnlySpan<int> table, int codePoint)
    {
        int low = 0, high = (table.Length / 4) - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (codePoint < table[middle * 4])
            {
                high = middle - 1;
            }
            else if (codePoint > table[(middle * 4) + 1])
            {
                low = middle + 1;
            }
            else
            {
                return (codePoint - table[middle * 4]) % table[(middle * 4) + 2] == 0 ? codePoint + table[(middle * 4) + 3] : codePoint;
            }
        }

        return codePoint;
    }

    private static bool Contains(ReadOnlySpan<int> table, int codePoint)
    {
        int low = 0, high = (table.Length / 2) - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (codePoint < table[middle * 2])
            {
                high = middle - 1;
            }
            else if (codePoint > table[(middle * 2) + 1])
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }
}
