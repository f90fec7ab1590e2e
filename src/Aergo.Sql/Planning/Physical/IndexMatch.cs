using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Planning.Expressions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Planning.Physical;

/// <summary>What conditions on a table let one index do.</summary>
internal sealed class IndexMatch
{
    /// <summary>Values of the leading columns; null means IS NULL there.</summary>
    public List<BoundExpression?> Equal { get; } = [];

    /// <summary>Place in <see cref="Equal"/> whose value is an array of alternatives; -1 for none.</summary>
    public int ArrayKey { get; private set; } = -1;

    /// <summary>Alternatives at one place given as a list: place and items.</summary>
    public (int Place, IReadOnlyList<BoundExpression> Items)? List { get; private set; }

    public BoundExpression? Lower { get; private set; }

    public bool LowerInclusive { get; private set; }

    public BoundExpression? Upper { get; private set; }

    public bool UpperInclusive { get; private set; }

    /// <summary>Conditions that hold for every row found and need no second look.</summary>
    public List<BoundExpression> Consumed { get; } = [];

    public bool HasRange => Lower is not null || Upper is not null;

    public bool IsUseful => Equal.Count > 0 || HasRange;

    /// <summary>Matches as many leading columns as the conditions allow.</summary>
    /// <param name="keys">The index's key expressions over the scan's columns.</param>
    /// <param name="scanColumns">Ids of the scan, which values must not read.</param>
    public static IndexMatch Of(IndexDefinition index, IReadOnlyList<BoundExpression> keys, IReadOnlyList<BoundExpression> conditions, HashSet<int> scanColumns)
    {
        var match = new IndexMatch();
        for (int place = 0; place < keys.Count; place++)
        {
            if (!match.TryEqual(keys[place], index.Columns[place].Type, conditions, scanColumns, place))
            {
                match.TryRange(keys[place], index.Columns[place].Type, conditions, scanColumns);
                break;
            }
        }

        return match;
    }

    /// <summary>Looks through changes of type that leave value and order as they are.</summary>
    public static BoundExpression Bare(BoundExpression e)
    {
        while (e is BoundCoercion { Kind: CoercionKind.Relabel } c && (SameKey(c.Operand.Type, c.Type) || c.Operand.Type.Underlying.Oid == c.Type.Underlying.Oid))
        {
            e = c.Operand;
        }

        return e;
    }

    private bool TryEqual(BoundExpression key, SqlType type, IReadOnlyList<BoundExpression> conditions, HashSet<int> scanColumns, int place)
    {
        BoundExpression? list = null;
        foreach (BoundExpression condition in conditions)
        {
            switch (condition)
            {
                case BoundCall { Operator: "=", Arguments: [var a, var b] }:
                    if (Value(key, type, a, b, scanColumns) is { } value)
                    {
                        Equal.Add(value);
                        Consumed.Add(condition);
                        return true;
                    }

                    break;
                case BoundIsNull { Negated: false } c when ExpressionEquality.Same(c.Operand, key):
                    Equal.Add(null);
                    Consumed.Add(condition);
                    return true;
                case BoundIn { Negated: false } c when List is null && ArrayKey < 0 && IsKey(c.Operand, key) && c.Items.All(i => IsValue(i, type, scanColumns)):
                case BoundQuantifiedArray { All: false, Operator: "=" } q when List is null && ArrayKey < 0 && IsKey(q.Left, key) && IsArrayOf(q.Array, type, scanColumns):
                    list ??= condition;
                    break;
            }
        }

        switch (list)
        {
            case BoundIn c:
                List = (place, c.Items);
                Equal.Add(c.Items[0]);
                Consumed.Add(c);
                return true;
            case BoundQuantifiedArray q:
                ArrayKey = place;
                Equal.Add(q.Array);
                Consumed.Add(q);
                return true;
            default:
                return false;
        }
    }

    private void TryRange(BoundExpression key, SqlType type, IReadOnlyList<BoundExpression> conditions, HashSet<int> scanColumns)
    {
        foreach (BoundExpression condition in conditions)
        {
            if (condition is not BoundCall { Operator: "<" or "<=" or ">" or ">=", Arguments: [var a, var b] } call)
            {
                continue;
            }

            if (Value(key, type, a, b, scanColumns) is not { } value)
            {
                continue;
            }

            bool keyFirst = IsKey(a, key);
            bool lower = call.Operator![0] == '>' == keyFirst;
            bool inclusive = call.Operator.Length == 2;
            if (lower && Lower is null)
            {
                (Lower, LowerInclusive) = (value, inclusive);
                Consumed.Add(condition);
            }
            else if (!lower && Upper is null)
            {
                (Upper, UpperInclusive) = (value, inclusive);
                Consumed.Add(condition);
            }
        }
    }

    /// <summary>The other side when one of both is the key and the other can be its value.</summary>
    private static BoundExpression? Value(BoundExpression key, SqlType type, BoundExpression a, BoundExpression b, HashSet<int> scanColumns) =>
        IsKey(a, key) && IsValue(b, type, scanColumns) ? b : IsKey(b, key) && IsValue(a, type, scanColumns) ? a : null;

    private static bool IsKey(BoundExpression e, BoundExpression key) => ExpressionEquality.Same(Bare(e), key) || ExpressionEquality.Same(e, key);

    private static bool IsValue(BoundExpression e, SqlType keyType, HashSet<int> scanColumns) =>
        SameKey(e.Type, keyType) && !ExpressionFacts.IsVolatile(e) && !ExpressionFacts.Columns(e).Overlaps(scanColumns);

    private static bool IsArrayOf(BoundExpression e, SqlType keyType, HashSet<int> scanColumns) =>
        e.Type.Underlying.Element is { } element && SameKey(element, keyType) && !ExpressionFacts.IsVolatile(e) && !ExpressionFacts.Columns(e).Overlaps(scanColumns);

    /// <summary>Whether values of both types are written alike as keys (integers after a range check).</summary>
    private static bool SameKey(SqlType value, SqlType key)
    {
        SqlType v = value.Underlying, k = key.Underlying;
        return v.Oid == k.Oid || (IsInteger(v) && IsInteger(k)) || (v.Representation == Representation.Text && k.Representation == Representation.Text)
            || (v.Representation == Representation.Oid && k.Representation == Representation.Oid);
    }

    private static bool IsInteger(SqlType type) => type.Representation is Representation.Int16 or Representation.Int32 or Representation.Int64;
}
