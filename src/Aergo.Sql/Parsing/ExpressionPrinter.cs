using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>Prints expressions. Each operator brings its own parentheses, so precedence never matters.</summary>
internal sealed class ExpressionPrinter(StringBuilder text)
{
    public void Write(Expression expression)
    {
        switch (expression)
        {
            case Literal literal:
                Write(literal);
                break;
            case ColumnReference column:
                text.Append(NamePrinter.Quote(column.Names));
                break;
            case Star star:
                text.Append(star.Qualifier.Count == 0 ? "*" : NamePrinter.Quote(star.Qualifier) + ".*");
                break;
            case ParameterReference parameter:
                text.Append('$').Append(NamePrinter.Number(parameter.Index));
                break;
            case FunctionCall call:
                Write(call);
                break;
            case SqlValue value:
                Write(value);
                break;
            case Unary unary:
                text.Append('(').Append(Operator(unary.Operator, unary.Schema)).Append(' ');
                Write(unary.Operand);
                text.Append(')');
                break;
            case Binary binary:
                Infix(binary.Left, Operator(binary.Operator, binary.Schema), binary.Right);
                break;
            case And or Or:
                Chain(expression);
                break;
            case Not not:
                text.Append("(NOT ");
                Write(not.Operand);
                text.Append(')');
                break;
            case IsNull test:
                Postfix(test.Operand, test.Negated ? " IS NOT NULL" : " IS NULL");
                break;
            case IsTruth test:
                string truth = test.Test switch { TruthTest.True => "TRUE", TruthTest.False => "FALSE", _ => "UNKNOWN" };
                Postfix(test.Operand, (test.Negated ? " IS NOT " : " IS ") + truth);
                break;
            case IsDistinctFrom distinct:
                Infix(distinct.Left, distinct.Negated ? "IS NOT DISTINCT FROM" : "IS DISTINCT FROM", distinct.Right);
                break;
            case DefaultMarker:
                text.Append("DEFAULT");
                break;
            case CurrentOf current:
                text.Append("CURRENT OF ").Append(NamePrinter.Quote(current.Cursor));
                break;
            default:
                WriteLarger(expression);
                break;
        }
    }

    private void WriteLarger(Expression expression)
    {
        switch (expression)
        {
            case Between between:
                Write(between);
                break;
            case InList list:
                text.Append('(');
                Write(list.Operand);
                text.Append(list.Negated ? " NOT IN (" : " IN (");
                Items(list.Items);
                text.Append("))");
                break;
            case InSubquery sub:
                text.Append('(');
                Write(sub.Operand);
                text.Append(sub.Negated ? " NOT IN " : " IN ");
                Subquery(sub.Query);
                text.Append(')');
                break;
            case PatternMatch match:
                Write(match);
                break;
            case Quantified quantified:
                Write(quantified);
                break;
            case Exists exists:
                text.Append("EXISTS ");
                Subquery(exists.Query);
                break;
            case ScalarSubquery scalar:
                Subquery(scalar.Query);
                break;
            case ArraySubquery array:
                text.Append("ARRAY");
                Subquery(array.Query);
                break;
            case Case @case:
                Write(@case);
                break;
            case SpecialCall special:
                text.Append(special.Form.ToString().ToUpperInvariant()).Append('(');
                Items(special.Arguments);
                text.Append(')');
                break;
            case Cast cast:
                Write(cast);
                break;
            case Collate collate:
                Postfix(collate.Operand, " COLLATE " + NamePrinter.Quote(collate.Collation));
                break;
            case ArrayConstructor array:
                text.Append("ARRAY[");
                Items(array.Elements);
                text.Append(']');
                break;
            case RowConstructor row:
                // (a) would be read as a alone.
                text.Append(row.Explicit || row.Fields.Count < 2 ? "ROW(" : "(");
                Items(row.Fields);
                text.Append(')');
                break;
            case Subscript subscript:
                Write(subscript);
                break;
            case FieldSelection field:
                Wrapped(field.Operand);
                text.Append('.').Append(field.Field is null ? "*" : NamePrinter.Quote(field.Field));
                break;
            default:
                throw new UnreachableException(expression.GetType().Name);
        }
    }

    // ---- parts ------------------------------------------------------------------------------------------------------------

    private static string Operator(string sign, string? schema) => schema is null ? sign : $"OPERATOR({NamePrinter.Quote(schema)}.{sign})";

    private void Infix(Expression left, string sign, Expression right)
    {
        text.Append('(');
        Write(left);
        text.Append(' ').Append(sign).Append(' ');
        Write(right);
        text.Append(')');
    }

    private void Postfix(Expression operand, string ending)
    {
        text.Append('(');
        Write(operand);
        text.Append(ending).Append(')');
    }

    public void Items(IReadOnlyList<Expression> items)
    {
        for (int i = 0; i < items.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            Write(items[i]);
        }
    }

    private void Subquery(SelectStatement query)
    {
        text.Append('(');
        new QueryPrinter(text, this).Write(query, 0);
        text.Append(')');
    }

    private void Write(Literal literal)
    {
        switch (literal.Kind)
        {
            case LiteralKind.Null:
                text.Append("NULL");
                break;
            case LiteralKind.Boolean:
                text.Append(literal.Text);
                break;
            case LiteralKind.String:
                text.Append(NamePrinter.String(literal.Text));
                break;
            case LiteralKind.BitString:
                text.Append(char.ToUpperInvariant(literal.Text[0])).Append('\'').Append(literal.Text, 1, literal.Text.Length - 1).Append('\'');
                break;
            default:
                text.Append(literal.Text[0] == '-' ? "(" + literal.Text + ")" : literal.Text);
                break;
        }
    }

    private void Write(SqlValue value)
    {
        text.Append(value.Kind switch
        {
            SqlValueKind.CurrentDate => "CURRENT_DATE",
            SqlValueKind.CurrentTime => "CURRENT_TIME",
            SqlValueKind.CurrentTimestamp => "CURRENT_TIMESTAMP",
            SqlValueKind.LocalTime => "LOCALTIME",
            SqlValueKind.LocalTimestamp => "LOCALTIMESTAMP",
            SqlValueKind.CurrentUser => "CURRENT_USER",
            SqlValueKind.SessionUser => "SESSION_USER",
            SqlValueKind.User => "USER",
            SqlValueKind.CurrentRole => "CURRENT_ROLE",
            SqlValueKind.CurrentCatalog => "CURRENT_CATALOG",
            _ => "CURRENT_SCHEMA",
        });
        if (value.Precision is { } precision)
        {
            text.Append('(').Append(NamePrinter.Number(precision)).Append(')');
        }
    }

    // A chain was read as a balanced tree; it is printed as a chain if it still has that shape.
    private void Chain(Expression expression)
    {
        bool and = expression is And;
        List<Expression> leaves = [];
        Collect(expression, and, leaves);
        if (!IsBalanced(expression, and, leaves.Count))
        {
            (Expression left, Expression right) = Sides(expression);
            leaves = [left, right];
        }

        text.Append('(');
        for (int i = 0; i < leaves.Count; i++)
        {
            text.Append(i == 0 ? "" : and ? " AND " : " OR ");
            Write(leaves[i]);
        }

        text.Append(')');
    }

    private static (Expression Left, Expression Right) Sides(Expression expression) =>
        expression is And and ? (and.Left, and.Right) : expression is Or or ? (or.Left, or.Right) : throw new UnreachableException();

    private static void Collect(Expression expression, bool and, List<Expression> leaves)
    {
        if (and ? expression is And : expression is Or)
        {
            (Expression left, Expression right) = Sides(expression);
            Collect(left, and, leaves);
            Collect(right, and, leaves);
        }
        else
        {
            leaves.Add(expression);
        }
    }

    private static bool IsBalanced(Expression expression, bool and, int count)
    {
        if (!(and ? expression is And : expression is Or))
        {
            return count == 1;
        }

        (Expression left, Expression right) = Sides(expression);
        int half = (count + 1) / 2;
        return count > 1 && IsBalanced(left, and, half) && IsBalanced(right, and, count - half);
    }

    private void Write(Between between)
    {
        text.Append('(');
        Write(between.Operand);
        text.Append(between.Negated ? " NOT BETWEEN " : " BETWEEN ").Append(between.Symmetric ? "SYMMETRIC " : "");
        Write(between.Low);
        text.Append(" AND ");
        Write(between.High);
        text.Append(')');
    }

    private void Write(PatternMatch match)
    {
        text.Append('(');
        Write(match.Operand);
        text.Append(match.Negated ? " NOT" : "");
        text.Append(match.Kind switch { PatternKind.Like => " LIKE ", PatternKind.ILike => " ILIKE ", _ => " SIMILAR TO " });
        Write(match.Pattern);
        if (match.Escape is not null)
        {
            text.Append(" ESCAPE ");
            Write(match.Escape);
        }

        text.Append(')');
    }

    private void Write(Quantified quantified)
    {
        text.Append('(');
        Write(quantified.Left);
        text.Append(' ').Append(quantified.Operator).Append(quantified.All ? " ALL " : " ANY ");
        if (quantified.Query is not null)
        {
            Subquery(quantified.Query);
        }
        else
        {
            text.Append('(');
            Write(quantified.Array!);
            text.Append(')');
        }

        text.Append(')');
    }

    private void Write(Case expression)
    {
        text.Append("CASE");
        if (expression.Operand is not null)
        {
            text.Append(' ');
            Write(expression.Operand);
        }

        foreach (CaseWhen when in expression.Whens)
        {
            text.Append(" WHEN ");
            Write(when.Condition);
            text.Append(" THEN ");
            Write(when.Result);
        }

        if (expression.Else is not null)
        {
            text.Append(" ELSE ");
            Write(expression.Else);
        }

        text.Append(" END");
    }

    private void Write(Cast cast)
    {
        bool atom = cast.Operand is ColumnReference or FunctionCall or ParameterReference or Literal { Kind: LiteralKind.String or LiteralKind.Null };
        if (atom && cast.Operand is Literal)
        {
            Write(cast.Operand);
        }
        else
        {
            text.Append('(');
            Write(cast.Operand);
            text.Append(')');
        }

        text.Append("::").Append(Deparser.Print(cast.Type));
    }

    private void Write(Subscript subscript)
    {
        if (subscript.Operand is ColumnReference or ParameterReference)
        {
            Write(subscript.Operand);
        }
        else
        {
            Wrapped(subscript.Operand);
        }

        foreach (SubscriptIndex index in subscript.Indexes)
        {
            text.Append('[');
            if (index.Lower is not null)
            {
                Write(index.Lower);
            }

            if (index.IsSlice)
            {
                text.Append(':');
                if (index.Upper is not null)
                {
                    Write(index.Upper);
                }
            }

            text.Append(']');
        }
    }

    private void Wrapped(Expression operand)
    {
        text.Append('(');
        Write(operand);
        text.Append(')');
    }

    // ---- calls ------------------------------------------------------------------------------------------------------------

    private void Write(FunctionCall call)
    {
        if (Special(call))
        {
            return;
        }

        text.Append(NamePrinter.Quote(call.Name)).Append('(');
        if (call.Star)
        {
            text.Append('*');
        }

        text.Append(call.Distinct ? "DISTINCT " : "");
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            Argument argument = call.Arguments[i];
            text.Append(i == 0 ? "" : ", ").Append(argument.Variadic ? "VARIADIC " : "");
            if (argument.Name is not null)
            {
                text.Append(NamePrinter.Quote(argument.Name)).Append(" => ");
            }

            Write(argument.Value);
        }

        if (call.OrderBy.Count > 0)
        {
            text.Append(" ORDER BY ");
            Order(call.OrderBy);
        }

        text.Append(')');
        if (call.WithinGroup.Count > 0)
        {
            text.Append(" WITHIN GROUP (ORDER BY ");
            Order(call.WithinGroup);
            text.Append(')');
        }

        if (call.Filter is not null)
        {
            text.Append(" FILTER (WHERE ");
            Write(call.Filter);
            text.Append(')');
        }

        if (call.Over is not null)
        {
            text.Append(" OVER ");
            new QueryPrinter(text, this).Write(call.Over);
        }
    }

    /// <summary>Functions that SQL writes with words between the arguments.</summary>
    private bool Special(FunctionCall call)
    {
        if (call is not { Name.Parts: ["pg_catalog", var name], Star: false, Distinct: false, OrderBy.Count: 0, WithinGroup.Count: 0, Filter: null, Over: null }
            || call.Arguments.Any(a => a.Name is not null || a.Variadic))
        {
            return false;
        }

        List<Expression> a = call.Arguments.Select(x => x.Value).ToList();
        switch (name, a.Count)
        {
            case ("timezone", 2):
                Infix(a[1], "AT TIME ZONE", a[0]);
                return true;
            case ("extract", 2) when a[0] is Literal { Kind: LiteralKind.String } field && field.Text.Length > 0 && field.Text.All(char.IsAsciiLetterLower)
                && Keywords.Find(field.Text, out _) is Keyword.NotKeyword or Keyword.Year or Keyword.Month or Keyword.Day or Keyword.Hour or Keyword.Minute or Keyword.Second:
                Words("EXTRACT(" + field.Text + " FROM ", a[1]);
                return true;
            case ("position", 2) when IsRestricted(a[0]) && IsRestricted(a[1]):
                Words("POSITION(", a[1], " IN ", a[0]);
                return true;
            case ("overlay", 3):
                Words("OVERLAY(", a[0], " PLACING ", a[1], " FROM ", a[2]);
                return true;
            case ("overlay", 4):
                Words("OVERLAY(", a[0], " PLACING ", a[1], " FROM ", a[2], " FOR ", a[3]);
                return true;
            case ("substring", 2):
                Words("SUBSTRING(", a[0], " FROM ", a[1]);
                return true;
            case ("substring", 3):
                Words("SUBSTRING(", a[0], " FROM ", a[1], " FOR ", a[2]);
                return true;
            case ("btrim" or "ltrim" or "rtrim", 1 or 2):
                string side = name switch { "btrim" => "BOTH", "ltrim" => "LEADING", _ => "TRAILING" };
                if (a.Count == 1)
                {
                    Words($"TRIM({side} FROM ", a[0]);
                }
                else
                {
                    Words($"TRIM({side} ", a[1], " FROM ", a[0]);
                }

                return true;
            default:
                return false;
        }
    }

    // Everything prints in parentheses or as an operand, which the restricted kind takes.
    private static bool IsRestricted(Expression expression) => expression is not DefaultMarker;

    private void Words(string first, Expression a, string second = "", Expression? b = null, string third = "", Expression? c = null, string fourth = "", Expression? d = null)
    {
        text.Append(first);
        Write(a);
        Next(second, b);
        Next(third, c);
        Next(fourth, d);
        text.Append(')');

        void Next(string words, Expression? operand)
        {
            if (operand is not null)
            {
                text.Append(words);
                Write(operand);
            }
        }
    }

    public void Order(IReadOnlyList<OrderItem> items)
    {
        for (int i = 0; i < items.Count; i++)
        {
            OrderItem item = items[i];
            text.Append(i == 0 ? "" : ", ");
            Write(item.Expression);
            text.Append(item.Using is not null ? " USING " + item.Using : item.Descending ? " DESC" : "");
            text.Append(item.NullsFirst switch { true => " NULLS FIRST", false => " NULLS LAST", null => "" });
        }
    }
}
