using Aergo.Sql.Execution.Values;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Expressions;

/// <summary>Stops at the first false term; NULL when none is false but one is NULL.</summary>
internal sealed class AndEvaluator(Evaluator[] terms) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        bool unknown = false;
        foreach (Evaluator term in terms)
        {
            Datum value = term.Evaluate(x, row);
            if (value.IsNull)
            {
                unknown = true;
            }
            else if (!value.Boolean)
            {
                return Datum.False;
            }
        }

        return unknown ? Datum.Null : Datum.True;
    }

    public override bool IsTrue(PlanExecution x, Datum[] row)
    {
        foreach (Evaluator term in terms)
        {
            if (!term.IsTrue(x, row))
            {
                return false;
            }
        }

        return true;
    }
}

internal sealed class OrEvaluator(Evaluator[] terms) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        bool unknown = false;
        foreach (Evaluator term in terms)
        {
            Datum value = term.Evaluate(x, row);
            if (value.IsNull)
            {
                unknown = true;
            }
            else if (value.Boolean)
            {
                return Datum.True;
            }
        }

        return unknown ? Datum.Null : Datum.False;
    }

    public override bool IsTrue(PlanExecution x, Datum[] row)
    {
        foreach (Evaluator term in terms)
        {
            if (term.IsTrue(x, row))
            {
                return true;
            }
        }

        return false;
    }
}

internal sealed class NotEvaluator(Evaluator operand) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum value = operand.Evaluate(x, row);
        return value.IsNull ? value : Datum.From(!value.Boolean);
    }
}

internal sealed class IsNullEvaluator(Evaluator operand, bool negated) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row) => Datum.From(IsTrue(x, row));

    public override bool IsTrue(PlanExecution x, Datum[] row) => operand.Evaluate(x, row).IsNull != negated;
}

/// <summary>Of a row: IS NULL when all fields are, IS NOT NULL when none is; a NULL row counts as all NULL.</summary>
internal sealed class IsNullRowEvaluator(Evaluator operand, bool negated) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum value = operand.Evaluate(x, row);
        if (value.IsNull)
        {
            return Datum.From(!negated);
        }

        foreach (Datum field in value.Ref<SqlRecord>().Fields)
        {
            if (field.IsNull == negated)
            {
                return Datum.False;
            }
        }

        return Datum.True;
    }
}

internal sealed class IsTruthEvaluator(Evaluator operand, TruthTest test, bool negated) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum value = operand.Evaluate(x, row);
        bool holds = test switch
        {
            TruthTest.True => value.IsTrue,
            TruthTest.False => !value.IsNull && !value.Boolean,
            _ => value.IsNull,
        };
        return Datum.From(holds != negated);
    }
}

/// <summary>IS [NOT] DISTINCT FROM by the types' own equality function.</summary>
internal sealed class DistinctEvaluator(Evaluator left, Evaluator right, EqualityCall equality, bool negated) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum a = left.Evaluate(x, row), b = right.Evaluate(x, row);
        bool distinct = a.IsNull || b.IsNull ? a.IsNull != b.IsNull : !equality.Call(x.Context, a, b).IsTrue;
        return Datum.From(distinct != negated);
    }
}

/// <summary>Comparison of values that lie in the bits: integers, dates, times, booleans, oids.</summary>
internal sealed class BitsComparison(Evaluator left, Evaluator right, ComparisonOperator comparison) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum a = left.Evaluate(x, row);
        Datum b = right.Evaluate(x, row);
        return a.IsNull || b.IsNull ? Datum.Null : Datum.From(Holds(a.Bits, b.Bits));
    }

    public override bool IsTrue(PlanExecution x, Datum[] row)
    {
        Datum a = left.Evaluate(x, row);
        Datum b = right.Evaluate(x, row);
        return !a.IsNull && !b.IsNull && Holds(a.Bits, b.Bits);
    }

    private bool Holds(long a, long b) => comparison.Holds(a, b);
}

/// <summary>The same with a constant on the right and a column on the left.</summary>
internal sealed class BitsColumnComparison(int slot, long constant, ComparisonOperator comparison) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        ref readonly Datum a = ref row[slot];
        return a.IsNull ? Datum.Null : Datum.From(comparison.Holds(a.Bits, constant));
    }

    public override bool IsTrue(PlanExecution x, Datum[] row)
    {
        ref readonly Datum a = ref row[slot];
        return !a.IsNull && comparison.Holds(a.Bits, constant);
    }
}

/// <summary>Equality of strings.</summary>
internal sealed class TextEquality(Evaluator left, Evaluator right, bool negated) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum a = left.Evaluate(x, row);
        Datum b = right.Evaluate(x, row);
        return a.IsNull || b.IsNull ? Datum.Null : Datum.From(string.Equals(a.Text, b.Text, System.StringComparison.Ordinal) != negated);
    }
}

internal enum ComparisonKind { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual }

/// <summary>One of the six comparisons, over numbers that stand for the values' order.</summary>
internal readonly record struct ComparisonOperator(ComparisonKind Kind)
{
    public static ComparisonOperator? Of(string? name) => name switch
    {
        "=" => new(ComparisonKind.Equal),
        "<>" => new(ComparisonKind.NotEqual),
        "<" => new(ComparisonKind.Less),
        "<=" => new(ComparisonKind.LessOrEqual),
        ">" => new(ComparisonKind.Greater),
        ">=" => new(ComparisonKind.GreaterOrEqual),
        _ => null,
    };

    public ComparisonOperator Swapped => Kind switch
    {
        ComparisonKind.Less => new(ComparisonKind.Greater),
        ComparisonKind.LessOrEqual => new(ComparisonKind.GreaterOrEqual),
        ComparisonKind.Greater => new(ComparisonKind.Less),
        ComparisonKind.GreaterOrEqual => new(ComparisonKind.LessOrEqual),
        _ => this,
    };

    public bool Holds(long a, long b) => Kind switch
    {
        ComparisonKind.Equal => a == b,
        ComparisonKind.NotEqual => a != b,
        ComparisonKind.Less => a < b,
        ComparisonKind.LessOrEqual => a <= b,
        ComparisonKind.Greater => a > b,
        _ => a >= b,
    };
}
