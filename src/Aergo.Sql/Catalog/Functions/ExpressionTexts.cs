using System;
using System.Globalization;
using System.Text.RegularExpressions;
using Aergo.Sql.Execution;
using Aergo.Sql.Parsing;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Functions;

/// <summary>Stored expressions as PostgreSQL shows them. The catalog keeps what the user wrote; here it gets the usual spelling and parentheses.</summary>
internal static partial class ExpressionTexts
{
    public static string Print(string text) => TryParse(text) is { } expression ? Deparser.Print(expression) : text;

    /// <summary>A condition of a domain, in which VALUE stands for what is checked.</summary>
    public static string PrintOfDomain(string text) => DomainValue().Replace(Print(text), static m => m.Value[0] is '\'' or '"' ? m.Value : "VALUE");

    /// <summary>A default: a bare string bears the column's type, as in <c>'x'::text</c>, and numbers lose their quotes.</summary>
    public static string Default(string text, SqlType type, SqlContext? context = null)
    {
        if (TryParse(text) is not { } expression)
        {
            return text;
        }

        if (expression is Literal { Kind: LiteralKind.String } literal)
        {
            switch (type.Underlying.Representation)
            {
                case Representation.Int16 or Representation.Int32 or Representation.Int64 or Representation.Boolean when !literal.Text.Contains('\'', StringComparison.Ordinal):
                    return literal.Text;
                default:
                    return Deparser.Print(expression) + "::" + TypeModifiers.Format(type, null, context);
            }
        }

        if (expression is Literal { Kind: LiteralKind.Integer or LiteralKind.Decimal, Text: ['-', ..] } negative)
        {
            return $"'{negative.Text}'::" + (negative.Kind == LiteralKind.Decimal ? "numeric" : int.TryParse(negative.Text, CultureInfo.InvariantCulture, out _) ? "integer" : long.TryParse(negative.Text, CultureInfo.InvariantCulture, out _) ? "bigint" : "numeric");
        }

        return expression is Literal { Kind: LiteralKind.Null } && type.Underlying.Representation != Representation.None
            ? "NULL::" + TypeModifiers.Format(type, null, context)
            : Deparser.Print(expression);
    }

    /// <summary>The expression without the parentheses around the whole, as "pretty" printing has it.</summary>
    public static string Pretty(string printed) => IsWrapped(printed) ? printed[1..^1] : printed;

    /// <summary>The expression with exactly one pair of parentheses around it.</summary>
    public static string Wrapped(string printed) => IsWrapped(printed) ? printed : "(" + printed + ")";

    /// <summary>Whether it stands in an index without parentheses of its own: a call.</summary>
    public static bool LooksLikeCall(string text) => TryParse(text) is FunctionCall or SpecialCall;

    public static Expression? TryParse(string text)
    {
        try
        {
            return SqlParser.ParseExpression(text);
        }
        catch (SqlException)
        {
            return null;
        }
    }

    [GeneratedRegex("'[^']*'|\"[^\"]*\"|\\bvalue\\b", RegexOptions.CultureInvariant)]
    private static partial Regex DomainValue();

    /// <summary>Whether the first parenthesis closes at the very end.</summary>
    private static bool IsWrapped(string text)
    {
        if (text.Length < 2 || text[0] != '(' || text[^1] != ')')
        {
            return false;
        }

        int depth = 0;
        char quote = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
                continue;
            }

            if (c is '\'' or '"')
            {
                quote = c;
            }
            else if (c == '(')
            {
                depth++;
            }
            else if (c == ')' && --depth == 0 && i < text.Length - 1)
            {
                return false;
            }
        }

        return true;
    }
}
