using System;
using System.Globalization;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>Amounts between the API's digits, people's texts and ours.</summary>
internal static class Amounts
{
    /// <summary>Digits of aer as a text in AERGO.</summary>
    public static string Text(string aer) => UInt128.TryParse(aer, NumberStyles.None, CultureInfo.InvariantCulture, out UInt128 number) ? new Amount(number).ToText(AmountUnit.Aergo) : aer + " aer";

    /// <exception cref="CommandFailureException">The text is no amount.</exception>
    public static Amount Parse(string text)
    {
        AmountError error = AmountText.Parse(text, out Amount amount, out _);
        return error == AmountError.None ? amount : throw new CommandFailureException($"\"{text}\" is no amount ({Reason(error)}); write 10, \"1.5 aergo\", \"5 gaer\" or \"3 aer\"");
    }

    private static string Reason(AmountError error) => error switch
    {
        AmountError.UnknownUnit => "there is no such unit",
        AmountError.TooFine => "it is finer than one aer",
        AmountError.Negative => "it is below zero",
        AmountError.TooLarge => "it is too large",
        _ => "expected a number",
    };
}
