using System;
using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Planning.Expressions;

namespace Aergo.Sql.Planning.Physical;

/// <summary>Guesses that depend on the statement and the catalog alone, so that every node makes the same plan.</summary>
/// <remarks>Row counts of state are left out on purpose: they would make the plan, and with it gas and unspecified order, depend on when it was made.</remarks>
internal static class Estimates
{
    public const double TableRows = 1000;
    public const double VirtualRows = 200;
    public const double FunctionRows = 100;
    public const double Equality = 0.005;
    public const double Range = 0.33;
    public const double Other = 0.5;

    /// <summary>Cost units: reading one row in a scan is 1.</summary>
    public const double IndexProbe = 3;
    public const double IndexRow = 2;
    public const double HashBuild = 1.5;
    public const double HashProbe = 0.7;
    public const double Pair = 0.2;
    public const double Operator = 0.1;

    public static double Selectivity(IEnumerable<BoundExpression> conditions)
    {
        double all = 1;
        foreach (BoundExpression condition in conditions)
        {
            all *= Selectivity(condition);
        }

        return all;
    }

    public static double Selectivity(BoundExpression condition)
    {
        switch (condition)
        {
            case BoundConstant c: return c.Value.IsTrue ? 1 : 0;
            case BoundAnd c: return Selectivity(c.Terms);
            case BoundOr c:
            {
                double none = 1;
                foreach (BoundExpression term in c.Terms)
                {
                    none *= 1 - Selectivity(term);
                }

                return 1 - none;
            }

            case BoundNot c: return Math.Max(1 - Selectivity(c.Operand), 0.01);
            case BoundIn c: return c.Negated ? 1 - In(c) : In(c);
            case BoundQuantifiedArray { All: false, Operator: "=" }: return 0.03;
            case BoundIsNull c: return c.Negated ? 0.99 : 0.01;
            case BoundDistinct c: return c.Negated ? Equality : 1 - Equality;
            case BoundRowComparison { Operator: "=" } c: return Math.Pow(Equality, c.Left.Count);
            case BoundCall c: return Call(c);
            default: return Other;
        }
    }

    /// <summary>Share of pairs that a join condition keeps; equality of columns keeps one match per left row of an average table.</summary>
    public static double JoinSelectivity(IEnumerable<BoundExpression> conditions)
    {
        double all = 1;
        foreach (BoundExpression condition in conditions)
        {
            all *= condition is BoundCall { Operator: "=" } ? 1 / TableRows : Selectivity(condition);
        }

        return all;
    }

    private static double In(BoundIn c) => Math.Min(0.5, c.Items.Count * Equality);

    private static double Call(BoundCall c) => c.Operator switch
    {
        "=" => Equality,
        "<>" => 1 - Equality,
        "<" or "<=" or ">" or ">=" => Range,
        "~~" or "~~*" or "~" or "~*" => 0.1,
        _ => Other,
    };
}
