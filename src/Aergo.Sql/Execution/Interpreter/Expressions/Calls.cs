using System;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Expressions;

/// <summary>A built-in function with its site: what comparisons inside other constructs call.</summary>
internal sealed class EqualityCall(FunctionDefinition function, CallSite site)
{
    private readonly ScalarFunction _body = function.Scalar ?? throw new InvalidOperationException($"{function.Name} returns a set");

    public Datum Call(SqlContext context, Datum a, Datum b)
    {
        if (function.Strict && (a.IsNull || b.IsNull))
        {
            return Datum.Null;
        }

        return _body(context, site, [a, b]);
    }
}

internal sealed class Call0(ScalarFunction body, CallSite site) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row) => body(x.Context, site, []);
}

internal sealed class Call1(ScalarFunction body, CallSite site, bool strict, Evaluator argument) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum a = argument.Evaluate(x, row);
        return strict && a.IsNull ? Datum.Null : body(x.Context, site, [a]);
    }
}

internal sealed class Call2(ScalarFunction body, CallSite site, bool strict, Evaluator first, Evaluator second) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum a = first.Evaluate(x, row);
        Datum b = second.Evaluate(x, row);
        return strict && (a.IsNull || b.IsNull) ? Datum.Null : body(x.Context, site, [a, b]);
    }
}

internal sealed class Call3(ScalarFunction body, CallSite site, bool strict, Evaluator first, Evaluator second, Evaluator third) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum a = first.Evaluate(x, row);
        Datum b = second.Evaluate(x, row);
        Datum c = third.Evaluate(x, row);
        return strict && (a.IsNull || b.IsNull || c.IsNull) ? Datum.Null : body(x.Context, site, [a, b, c]);
    }
}

internal sealed class CallMany(ScalarFunction body, CallSite site, bool strict, Evaluator[] arguments) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        var values = new Datum[arguments.Length];
        bool hasNull = false;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(x, row);
            hasNull |= values[i].IsNull;
        }

        return strict && hasNull ? Datum.Null : body(x.Context, site, values);
    }
}

/// <summary>A routine of the catalog.</summary>
internal sealed class RoutineEvaluator(BoundRoutineCall call, Evaluator[] arguments) : Evaluator
{
    private readonly RoutineDefinition _routine = call.Routine;

    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        var values = new Datum[arguments.Length];
        bool hasNull = false;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(x, row);
            hasNull |= values[i].IsNull;
        }

        if (_routine.Strict && hasNull)
        {
            return Datum.Null;
        }

        return _routine.ReturnsSet
            ? throw new SqlException(SqlState.FeatureNotSupported, "set-valued function called in context that cannot accept a set")
            : x.Context.Services.Routines.Invoke(x.Context, x.Reads, _routine, call.Site, values);
    }
}

/// <summary>Integer addition, subtraction and multiplication with the errors of the functions they stand for.</summary>
internal sealed class IntegerArithmetic(Evaluator left, Evaluator right, char operation, bool wide) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum a = left.Evaluate(x, row);
        Datum b = right.Evaluate(x, row);
        if (a.IsNull || b.IsNull)
        {
            return Datum.Null;
        }

        long p = a.Bits, q = b.Bits, result;
        bool overflow;
        unchecked
        {
            switch (operation)
            {
                case '+':
                    result = p + q;
                    overflow = ((p ^ result) & (q ^ result)) < 0;
                    break;
                case '-':
                    result = p - q;
                    overflow = ((p ^ q) & (p ^ result)) < 0;
                    break;
                default:
                    long high = Math.BigMul(p, q, out result);
                    overflow = high != result >> 63;
                    break;
            }
        }

        if (wide ? overflow : result != (int)Math.Clamp(result, int.MinValue, int.MaxValue))
        {
            throw new SqlException(SqlState.NumericOutOfRange, wide ? "bigint out of range" : "integer out of range");
        }

        return Datum.From(result);
    }
}
