using System;
using System.Collections.Generic;

namespace Aergo.Sql.Functions.Formatting;

internal enum NumberPattern { None, Comma, Dec, Digit0, Digit9, B, D, E, FM, G, L, MI, PL, PR, RN, SG, S, TH, V }

internal enum SignPlace { None, Before, After }

/// <summary>One piece of a number format; literal text where <see cref="Pattern"/> is None.</summary>
internal readonly record struct NumberFormatNode(NumberPattern Pattern, string Text);

/// <summary>A number format taken apart, with what its pieces say together.</summary>
/// <remarks>Formatting and reading count in the same places as PostgreSQL's, so the quirks come out the same.</remarks>
internal sealed class NumberFormat
{
    private static readonly (string Word, NumberPattern Pattern)[] Words =
    [
        ("EEEE", NumberPattern.E), ("FM", NumberPattern.FM), ("MI", NumberPattern.MI), ("PL", NumberPattern.PL), ("PR", NumberPattern.PR), ("RN", NumberPattern.RN),
        ("SG", NumberPattern.SG), ("SP", NumberPattern.None), ("TH", NumberPattern.TH), (",", NumberPattern.Comma), (".", NumberPattern.Dec), ("0", NumberPattern.Digit0),
        ("9", NumberPattern.Digit9), ("B", NumberPattern.B), ("C", NumberPattern.None), ("D", NumberPattern.D), ("G", NumberPattern.G), ("L", NumberPattern.L),
        ("S", NumberPattern.S), ("V", NumberPattern.V),
    ];

    private NumberFormat()
    {
    }

    public List<NumberFormatNode> Nodes { get; } = [];

    /// <summary>Digits before and after the point, and behind V.</summary>
    public int Pre { get; set; }

    public int Post { get; set; }

    public int Multi { get; private set; }

    public int ZeroStart { get; set; }

    public int ZeroEnd { get; private set; }

    public bool Zero { get; private set; }

    public bool Decimal { get; private set; }

    public bool Blank { get; private set; }

    public bool FillMode { get; private set; }

    public bool LocaleSign { get; private set; }

    public SignPlace SignPlace { get; set; }

    public int SignDigits { get; private set; }

    public bool Minus { get; set; }

    public bool Plus { get; set; }

    public bool Bracket { get; set; }

    public bool Roman { get; private set; }

    public bool IsMulti { get; private set; }

    public bool Exponent { get; private set; }

    public static NumberFormat Parse(string format)
    {
        var result = new NumberFormat();
        for (int at = 0; at < format.Length;)
        {
            if (result.TryWord(format, ref at))
            {
                continue;
            }

            if (format[at] == '"')
            {
                at++;
                while (at < format.Length && format[at] != '"')
                {
                    if (format[at] == '\\' && at + 1 < format.Length)
                    {
                        at++;
                    }

                    result.AddText(format, ref at);
                }

                at = Math.Min(at + 1, format.Length);
                continue;
            }

            if (format[at] == '\\' && at + 1 < format.Length && format[at + 1] == '"')
            {
                at++;
            }

            result.AddText(format, ref at);
        }

        return result;
    }

    /// <summary>A Roman numeral has no other marks.</summary>
    public void KeepRomanOnly()
    {
        SignPlace = SignPlace.None;
        SignDigits = Post = Pre = 0;
        Zero = Decimal = Blank = LocaleSign = Minus = Plus = Bracket = IsMulti = false;
    }

    private static SqlException Error(string message) => new(SqlState.SyntaxError, message);

    private bool TryWord(string format, ref int at)
    {
        foreach ((string word, NumberPattern pattern) in Words)
        {
            bool upper = string.CompareOrdinal(format, at, word, 0, word.Length) == 0;
            if (!upper && string.CompareOrdinal(format, at, word.ToLowerInvariant(), 0, word.Length) != 0)
            {
                continue;
            }

            if (pattern != NumberPattern.None || word is "C" or "SP")
            {
                if (Exponent && pattern != NumberPattern.E)
                {
                    throw Error("\"EEEE\" must be the last pattern used");
                }

                Prepare(pattern);
                Nodes.Add(new NumberFormatNode(pattern == NumberPattern.None ? NumberPattern.B : pattern, format.Substring(at, word.Length)));
            }

            at += word.Length;
            return true;
        }

        return false;
    }

    private void AddText(string format, ref int at)
    {
        int width = Strings.CodePoints.Width(format, at);
        Nodes.Add(new NumberFormatNode(NumberPattern.None, format.Substring(at, width)));
        at += width;
    }

    private void Prepare(NumberPattern pattern)
    {
        switch (pattern)
        {
            case NumberPattern.Digit9:
                if (Bracket)
                {
                    throw Error("\"9\" must be ahead of \"PR\"");
                }

                if (IsMulti)
                {
                    Multi++;
                }
                else if (Decimal)
                {
                    Post++;
                }
                else
                {
                    Pre++;
                }

                break;
            case NumberPattern.Digit0:
                if (Bracket)
                {
                    throw Error("\"0\" must be ahead of \"PR\"");
                }

                if (!Zero && !Decimal)
                {
                    Zero = true;
                    ZeroStart = Pre + 1;
                }

                if (Decimal)
                {
                    Post++;
                }
                else
                {
                    Pre++;
                }

                ZeroEnd = Pre + Post;
                break;
            case NumberPattern.B:
                Blank |= Pre == 0 && Post == 0 && !Zero;
                break;
            case NumberPattern.D or NumberPattern.Dec:
                if (Decimal)
                {
                    throw Error("multiple decimal points");
                }

                if (IsMulti)
                {
                    throw Error("cannot use \"V\" and decimal point together");
                }

                Decimal = true;
                break;
            case NumberPattern.FM:
                FillMode = true;
                break;
            case NumberPattern.V:
                if (Decimal)
                {
                    throw Error("cannot use \"V\" and decimal point together");
                }

                IsMulti = true;
                break;
            case NumberPattern.RN:
                Roman = true;
                break;
            case NumberPattern.E:
                if (Exponent)
                {
                    throw Error("cannot use \"EEEE\" twice");
                }

                if (Blank || FillMode || LocaleSign || Bracket || Minus || Plus || Roman || IsMulti)
                {
                    throw new SqlException(SqlState.SyntaxError, "\"EEEE\" is incompatible with other formats")
                    {
                        Detail = "\"EEEE\" may only be used together with digit and decimal point patterns.",
                    };
                }

                Exponent = true;
                break;
            default:
                PrepareSign(pattern);
                break;
        }
    }

    private void PrepareSign(NumberPattern pattern)
    {
        switch (pattern)
        {
            case NumberPattern.S:
                if (LocaleSign)
                {
                    throw Error("cannot use \"S\" twice");
                }

                if (Plus || Minus || Bracket)
                {
                    throw Error("cannot use \"S\" and \"PL\"/\"MI\"/\"SG\"/\"PR\" together");
                }

                if (!Decimal)
                {
                    SignPlace = SignPlace.Before;
                    SignDigits = Pre;
                }
                else if (SignPlace == SignPlace.None)
                {
                    SignPlace = SignPlace.After;
                }

                LocaleSign = true;
                break;
            case NumberPattern.MI:
                RefuseLocaleSign("MI");
                Minus = true;
                break;
            case NumberPattern.PL:
                RefuseLocaleSign("PL");
                Plus = true;
                break;
            case NumberPattern.SG:
                RefuseLocaleSign("SG");
                Minus = Plus = true;
                break;
            case NumberPattern.PR:
                if (LocaleSign || Plus || Minus)
                {
                    throw Error("cannot use \"PR\" and \"S\"/\"PL\"/\"MI\"/\"SG\" together");
                }

                Bracket = true;
                break;
        }
    }

    private void RefuseLocaleSign(string word)
    {
        if (LocaleSign)
        {
            throw Error($"cannot use \"S\" and \"{word}\" together");
        }
    }
}
