using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Types;

namespace Aergo.Sql.Compilation;

internal enum IntegerOperator { Add, Subtract, Multiply, Divide, Modulo, Negate, And, Or, Xor, Not }

/// <summary>A built-in function of integers that has instructions of its own.</summary>
internal readonly record struct IntegerOperation(IntegerOperator Operator, SqlType Result)
{
    private static readonly FrozenDictionary<string, IntegerOperator> Names = ByName();

    /// <summary>Name of the result's type in the error of an overflow.</summary>
    public string RangeName => Result.Underlying.Representation switch
    {
        Representation.Int16 => "smallint",
        Representation.Int32 => "integer",
        _ => "bigint",
    };

    public static IntegerOperation? Of(BoundCall call)
    {
        if (call.Function.Schema != "pg_catalog" || !Names.TryGetValue(call.Function.Name, out IntegerOperator found) || !Representations.IsInteger(call.Type))
        {
            return null;
        }

        foreach (BoundExpression argument in call.Arguments)
        {
            if (!Representations.IsInteger(argument.Type))
            {
                return null;
            }
        }

        int arity = found is IntegerOperator.Negate or IntegerOperator.Not ? 1 : 2;
        return call.Arguments.Count == arity ? new IntegerOperation(found, call.Type) : null;
    }

    private static FrozenDictionary<string, IntegerOperator> ByName()
    {
        var names = new Dictionary<string, IntegerOperator>(StringComparer.Ordinal);
        foreach (string stem in new[] { "int2", "int4", "int8", "int24", "int42", "int84", "int48", "int82", "int28" })
        {
            names[stem + "pl"] = IntegerOperator.Add;
            names[stem + "mi"] = IntegerOperator.Subtract;
            names[stem + "mul"] = IntegerOperator.Multiply;
            names[stem + "div"] = IntegerOperator.Divide;
        }

        foreach (string stem in new[] { "int2", "int4", "int8" })
        {
            names[stem + "mod"] = IntegerOperator.Modulo;
            names[stem + "um"] = IntegerOperator.Negate;
            names[stem + "and"] = IntegerOperator.And;
            names[stem + "or"] = IntegerOperator.Or;
            names[stem + "xor"] = IntegerOperator.Xor;
            names[stem + "not"] = IntegerOperator.Not;
        }

        names["mod"] = IntegerOperator.Modulo;
        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
