using System.Collections.Generic;
using System.Text;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Strings;

/// <summary>parse_ident: cuts a qualified name into its parts.</summary>
internal static class IdentifierParser
{
    public static Datum Parse(SqlContext context, string text, bool strict)
    {
        Cost.Bytes(context, text.Length);
        var parts = new List<Datum>();
        int at = SkipSpaces(text, 0);
        bool afterDot = false;
        while (true)
        {
            if (at < text.Length && text[at] == '"')
            {
                parts.Add(ReadQuoted(text, ref at));
            }
            else if (at < text.Length && IsStart(text[at]))
            {
                int start = at;
                while (at < text.Length && IsContinuation(text[at]))
                {
                    at++;
                }

                parts.Add(Datum.From(AsciiLower(text[start..at])));
            }
            else
            {
                string? detail = at < text.Length && text[at] == '.' ? "No valid identifier before \".\"." : afterDot ? "No valid identifier after \".\"." : null;
                throw Invalid(text, detail);
            }

            at = SkipSpaces(text, at);
            if (at < text.Length && text[at] == '.')
            {
                afterDot = true;
                at = SkipSpaces(text, at + 1);
                continue;
            }

            if (at < text.Length && strict)
            {
                throw Invalid(text, null);
            }

            return Datum.FromObject(SqlArray.Of(SqlTypes.Text, parts.ToArray()));
        }
    }

    private static SqlException Invalid(string text, string? detail) =>
        new(SqlState.InvalidParameterValue, $"string is not a valid identifier: \"{text}\"") { Detail = detail };

    private static Datum ReadQuoted(string text, ref int at)
    {
        var name = new StringBuilder();
        for (at++; ; at++)
        {
            if (at >= text.Length)
            {
                throw Invalid(text, "String has unclosed double quotes.");
            }

            if (text[at] == '"')
            {
                if (at + 1 < text.Length && text[at + 1] == '"')
                {
                    at++;
                }
                else
                {
                    at++;
                    break;
                }
            }

            name.Append(text[at]);
        }

        return name.Length > 0 ? Datum.From(name.ToString()) : throw Invalid(text, "Quoted identifier must not be empty.");
    }

    private static int SkipSpaces(string text, int at)
    {
        while (at < text.Length && TextScan.IsSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private static bool IsStart(char c) => c == '_' || char.IsAsciiLetter(c) || c >= 128;

    private static bool IsContinuation(char c) => IsStart(c) || char.IsAsciiDigit(c) || c == '$';

    /// <summary>Names fold ASCII letters only.</summary>
    private static string AsciiLower(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (int i = 0; i < span.Length; i++)
        {
            span[i] = source[i] is >= 'A' and <= 'Z' ? (char)(source[i] + 32) : source[i];
        }
    });
}
