using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Aergo.Primitives;

/// <summary>Units people write amounts in.</summary>
public enum AmountUnit
{
    /// <summary>The smallest: 1.</summary>
    Aer = 0,

    /// <summary>10^9 aer; prices of gas.</summary>
    Gaer = 9,

    /// <summary>10^18 aer; what a number without a unit means.</summary>
    Aergo = 18,
}

/// <summary>Why a text is no amount.</summary>
public enum AmountError
{
    /// <summary>It is one.</summary>
    None = 0,

    /// <summary>Not digits with at most one point.</summary>
    Malformed = 1,

    /// <summary>A word after the number that is no unit.</summary>
    UnknownUnit = 2,

    /// <summary>A fraction finer than one aer.</summary>
    TooFine = 3,

    /// <summary>Below zero; amounts never are.</summary>
    Negative = 4,

    /// <summary>2^128 aer or more.</summary>
    TooLarge = 5,
}

/// <summary>Amounts as people write them: <c>10</c>, <c>1.5 aergo</c>, <c>5 gaer</c>, <c>3 aer</c>.</summary>
/// <remarks>
/// Exact decimal arithmetic. Aer are whole: a point in a number of aer is refused even before zeros, as the existing tools do.
/// Source: docs/spec/encoding.md, "Amounts".
/// </remarks>
public static class AmountText
{
    /// <summary>Longest text read, in characters.</summary>
    public const int TextLengthMax = 128;

    /// <summary>Reads a number with or without a unit.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Amount amount) => Parse(text, out amount, out _) == AmountError.None;

    /// <summary>As <see cref="TryParse"/>, with the reason and the unit that was written (<see cref="AmountUnit.Aergo"/> when none was).</summary>
    public static AmountError Parse(string? text, out Amount amount, out AmountUnit unit)
    {
        amount = Amount.Zero;
        unit = AmountUnit.Aergo;
        if (text is null || text.Length is 0 or > TextLengthMax)
        {
            return AmountError.Malformed;
        }

        int space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space >= 0 && !TryParseUnit(text.AsSpan(space + 1), out unit))
        {
            return AmountError.UnknownUnit;
        }

        return ParseNumber(space < 0 ? text : text.AsSpan(0, space), unit, out amount);
    }

    /// <summary>Reads <c>aer</c>, <c>gaer</c> or <c>aergo</c>.</summary>
    public static bool TryParseUnit(ReadOnlySpan<char> text, out AmountUnit unit)
    {
        switch (text)
        {
            case "aer":
                unit = AmountUnit.Aer;
                return true;
            case "gaer":
                unit = AmountUnit.Gaer;
                return true;
            case "aergo":
                unit = AmountUnit.Aergo;
                return true;
            default:
                unit = AmountUnit.Aergo;
                return false;
        }
    }

    /// <summary>The shortest decimal in a unit, with the unit's name: <c>0.00000001 gaer</c>.</summary>
    public static string ToText(this Amount amount, AmountUnit unit)
    {
        string digits = amount.Aer.ToString(CultureInfo.InvariantCulture);
        int places = (int)unit;
        string number = digits;
        if (places > 0)
        {
            digits = digits.PadLeft(places + 1, '0');
            string fraction = digits[^places..].TrimEnd('0');
            number = fraction.Length == 0 ? digits[..^places] : digits[..^places] + "." + fraction;
        }

        return number + " " + NameOf(unit);
    }

    /// <summary>The unit's name.</summary>
    public static string NameOf(AmountUnit unit) => unit switch
    {
        AmountUnit.Aer => "aer",
        AmountUnit.Gaer => "gaer",
        AmountUnit.Aergo => "aergo",
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };

    private static AmountError ParseNumber(ReadOnlySpan<char> number, AmountUnit unit, out Amount amount)
    {
        amount = Amount.Zero;
        bool negative = number.StartsWith('-');
        if (negative)
        {
            number = number[1..];
        }

        int places = (int)unit;
        int point = number.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? number : number[..point];
        ReadOnlySpan<char> fraction = point < 0 ? default : number[(point + 1)..];
        if (whole.Length + fraction.Length == 0 || !AreDigits(whole) || !AreDigits(fraction))
        {
            return AmountError.Malformed;
        }

        if (negative)
        {
            return AmountError.Negative;
        }

        fraction = fraction.TrimEnd('0');
        if (fraction.Length > places || (places == 0 && point >= 0))
        {
            return AmountError.TooFine;
        }

        UInt128 aer = 0;
        for (int i = 0; i < whole.Length + places; i++)
        {
            int digit = i < whole.Length ? whole[i] - '0' : i - whole.Length < fraction.Length ? fraction[i - whole.Length] - '0' : 0;
            if (aer > (UInt128.MaxValue - (UInt128)(uint)digit) / 10)
            {
                return AmountError.TooLarge;
            }

            aer = (aer * 10) + (UInt128)(uint)digit;
        }

        amount = new Amount(aer);
        return AmountError.None;
    }

    private static bool AreDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
