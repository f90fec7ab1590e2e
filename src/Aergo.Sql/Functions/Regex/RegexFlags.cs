using System.Globalization;
using System.Text;

namespace Aergo.Sql.Functions.Regex;

/// <summary>The letters that regexp functions take as their last argument.</summary>
internal readonly record struct RegexFlags(RegexOptions Options, bool Global)
{
    private const RegexOptions Newlines = RegexOptions.NewlineStops | RegexOptions.NewlineAnchors;

    public static RegexFlags Parse(string? letters)
    {
        var options = RegexOptions.None;
        bool global = false;
        foreach (Rune letter in (letters ?? "").EnumerateRunes())
        {
            switch (letter.Value)
            {
                case 'g': global = true; break;
                case 'b': throw SqlException.NotSupported("basic regular expressions");
                case 'c': options &= ~RegexOptions.IgnoreCase; break;
                case 'e': options = (options & ~RegexOptions.Literal) | RegexOptions.Extended; break;
                case 'i': options |= RegexOptions.IgnoreCase; break;
                case 'm' or 'n': options |= Newlines; break;
                case 'p': options = (options | RegexOptions.NewlineStops) & ~RegexOptions.NewlineAnchors; break;
                case 'q': options = (options & ~(RegexOptions.Extended | RegexOptions.Expanded)) | RegexOptions.Literal; break;
                case 's': options &= ~Newlines; break;
                case 't': options &= ~RegexOptions.Expanded; break;
                case 'w': options = (options | RegexOptions.NewlineAnchors) & ~RegexOptions.NewlineStops; break;
                case 'x': options |= RegexOptions.Expanded; break;
                default:
                    throw new SqlException(
                        SqlState.InvalidParameterValue,
                        string.Create(CultureInfo.InvariantCulture, $"invalid regular expression option: \"{letter}\""));
            }
        }

        return new RegexFlags(options, global);
    }

    /// <summary>Refuses the flag g where a function has a meaning of its own for "all".</summary>
    public RegexFlags WithoutGlobal(string function, string? hint = null) => !Global
        ? this
        : throw new SqlException(SqlState.InvalidParameterValue, $"{function}() does not support the \"global\" option") { Hint = hint };
}
