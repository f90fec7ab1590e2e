using System.Collections.Generic;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Binding;

/// <summary>Where an expression starts in the text: errors about operands point at their first character.</summary>
internal static class Places
{
    public static int Leftmost(int a, int b) => a < 0 ? b : b < 0 ? a : a < b ? a : b;

    public static int Leftmost(int position, IReadOnlyList<BoundExpression> parts)
    {
        foreach (BoundExpression part in parts)
        {
            position = Leftmost(position, part.Position);
        }

        return position;
    }

    /// <summary>The same for an expression as written.</summary>
    public static int Leftmost(Expression expression) => expression switch
    {
        Binary e => Leftmost(Leftmost(e.Left), e.Position),
        Cast e => Leftmost(Leftmost(e.Operand), e.Position),
        Collate e => Leftmost(e.Operand),
        FieldSelection e => Leftmost(e.Operand),
        Subscript e => Leftmost(e.Operand),
        _ => expression.Position,
    };

    /// <summary>Place of the first reference to a column id in some expressions; -1 for none.</summary>
    public static int OfColumn(IEnumerable<BoundExpression> expressions, int id)
    {
        Finder finder = new(id);
        foreach (BoundExpression expression in expressions)
        {
            finder.Expression(expression);
        }

        return finder.Position;
    }

    private sealed class Finder(int id) : BoundRewriter
    {
        public int Position { get; private set; } = -1;

        public override BoundExpression Expression(BoundExpression expression)
        {
            if (expression is BoundColumn column)
            {
                Position = column.ColumnId == id && Position < 0 ? column.Position : Position;
                return expression;
            }

            return base.Expression(expression);
        }
    }
}
