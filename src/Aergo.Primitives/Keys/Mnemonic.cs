using System;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Aergo.Primitives;

/// <summary>From a phrase of words to the seed of a wallet (BIP-39).</summary>
/// <remarks>
/// The words are hashed, not looked up, so any phrase gives a seed; a typing error gives another wallet. Phrase and passphrase must be
/// ASCII, as the English word list is: other scripts would need Unicode's NFKD tables, which this program does not carry.
/// </remarks>
public static class Mnemonic
{
    /// <summary>Length of a seed, in bytes.</summary>
    public const int SeedSize = 64;

    /// <summary>Longest phrase, and longest passphrase, in characters.</summary>
    public const int LengthMax = 1024;

    private const int Rounds = 2048;

    /// <summary>Derives the seed; false for a phrase that is empty, too long or not ASCII. Space around and between words is made single.</summary>
    public static bool TryToSeed(string? phrase, string? passphrase, [NotNullWhen(true)] out byte[]? seed)
    {
        seed = null;
        passphrase ??= string.Empty;
        if (phrase is null || phrase.Length > LengthMax || passphrase.Length > LengthMax || !Ascii.IsValid(phrase) || !Ascii.IsValid(passphrase))
        {
            return false;
        }

        string words = string.Join(' ', phrase.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (words.Length == 0)
        {
            return false;
        }

        seed = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.ASCII.GetBytes(words), Encoding.ASCII.GetBytes("mnemonic" + passphrase), Rounds, HashAlgorithmName.SHA512, SeedSize);
        return true;
    }
}
