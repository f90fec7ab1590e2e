using System.Collections.Generic;
using Aergo.Sql.Functions.Unicode;

namespace Aergo.Sql.Functions.Regex;

/// <summary>The named classes of bracket expressions and the names of single characters, over the frozen tables.</summary>
internal static class CharacterClasses
{
    public static CodeSet Digit { get; } = CodeSet.Range('0', '9');

    public static CodeSet Space { get; } = CodeSet.FromRanges(
        [(9, 13), (' ', ' '), (0x85, 0x85), (0x1680, 0x1680), (0x2000, 0x2006), (0x2008, 0x200A), (0x2028, 0x2029), (0x205F, 0x205F), (0x3000, 0x3000)]);

    public static CodeSet Alpha { get; } = CodeSet.FromTable(ClassTables.Letters);

    public static CodeSet Alnum { get; } = Alpha.Union(CodeSet.FromTable(ClassTables.Digits));

    public static CodeSet Word { get; } = Alnum.Union(CodeSet.Of('_'));

    public static CodeSet NewLine { get; } = CodeSet.Of('\n');

    private static readonly CodeSet Punct = CodeSet.FromTable(ClassTables.Punctuation);

    private static readonly CodeSet Cntrl = CodeSet.FromRanges([(0, 31), (127, 159), (0x2028, 0x2029)]);

    private static readonly string[] ControlNames =
    [
        "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF", "VT", "FF", "CR", "SO", "SI",
        "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "IS4", "IS3", "IS2", "IS1",
    ];

    private static readonly Dictionary<string, int> NamedCharacters = new()
    {
        ["alert"] = 7, ["backspace"] = 8, ["tab"] = 9, ["newline"] = 10, ["vertical-tab"] = 11, ["form-feed"] = 12, ["carriage-return"] = 13,
        ["FS"] = 28, ["GS"] = 29, ["RS"] = 30, ["US"] = 31, ["space"] = ' ', ["exclamation-mark"] = '!', ["quotation-mark"] = '"',
        ["number-sign"] = '#', ["dollar-sign"] = '$', ["percent-sign"] = '%', ["ampersand"] = '&', ["apostrophe"] = '\'',
        ["left-parenthesis"] = '(', ["right-parenthesis"] = ')', ["asterisk"] = '*', ["plus-sign"] = '+', ["comma"] = ',', ["hyphen"] = '-',
        ["hyphen-minus"] = '-', ["period"] = '.', ["full-stop"] = '.', ["slash"] = '/', ["solidus"] = '/', ["zero"] = '0', ["one"] = '1',
        ["two"] = '2', ["three"] = '3', ["four"] = '4', ["five"] = '5', ["six"] = '6', ["seven"] = '7', ["eight"] = '8', ["nine"] = '9',
        ["colon"] = ':', ["semicolon"] = ';', ["less-than-sign"] = '<', ["equals-sign"] = '=', ["greater-than-sign"] = '>',
        ["question-mark"] = '?', ["commercial-at"] = '@', ["left-square-bracket"] = '[', ["backslash"] = '\\', ["reverse-solidus"] = '\\',
        ["right-square-bracket"] = ']', ["circumflex"] = '^', ["circumflex-accent"] = '^', ["underscore"] = '_', ["low-line"] = '_',
        ["grave-accent"] = '`', ["left-brace"] = '{', ["left-curly-bracket"] = '{', ["vertical-line"] = '|', ["right-brace"] = '}',
        ["right-curly-bracket"] = '}', ["tilde"] = '~', ["DEL"] = 127,
    };

    /// <summary>The class of a name between <c>[:</c> and <c>:]</c>, or null. Upper and lower mean any letter when case is ignored.</summary>
    public static CodeSet? Find(string name, bool ignoreCase) => name switch
    {
        "alnum" => Alnum,
        "alpha" => Alpha,
        "ascii" => CodeSet.Range(0, 127),
        "blank" => CodeSet.FromRanges([(' ', ' '), ('\t', '\t')]),
        "cntrl" => Cntrl,
        "digit" => Digit,
        "graph" => Alnum.Union(Punct),
        "lower" => ignoreCase ? Alpha : Cased(lower: true),
        "print" => Alnum.Union(Punct).Union(CodeSet.Of(' ')),
        "punct" => Punct,
        "space" => Space,
        "upper" => ignoreCase ? Alpha : Cased(lower: false),
        "xdigit" => CodeSet.FromRanges([('0', '9'), ('a', 'f'), ('A', 'F')]),
        "word" => Word,
        _ => null,
    };

    /// <summary>The character of a POSIX name, or -1.</summary>
    public static int Named(string name)
    {
        int control = System.Array.IndexOf(ControlNames, name);
        return control >= 0 ? control : NamedCharacters.GetValueOrDefault(name, -1);
    }

    private static CodeSet Cased(bool lower)
    {
        System.ReadOnlySpan<int> table = lower ? CaseTables.ToUpper : CaseTables.ToLower;
        var ranges = new List<(int, int)>();
        for (int i = 0; i < table.Length; i += 4)
        {
            for (int c = table[i]; c <= table[i + 1]; c += table[i + 2])
            {
                if (lower ? Letters.IsLower(c) : Letters.IsUpper(c))
                {
                    ranges.Add((c, c));
                }
            }
        }

        return CodeSet.FromRanges(ranges);
    }
}
