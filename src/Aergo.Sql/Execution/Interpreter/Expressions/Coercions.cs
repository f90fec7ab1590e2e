using System.Collections.Generic;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Expressions;

/// <summary>A cast by function: value, modifier, whether it was written out.</summary>
internal sealed class CastEvaluator(Evaluator operand, ScalarFunction convert, CallSite site, int modifier, bool isExplicit) : Evaluator
{
    private readonly Datum _modifier = Datum.From(modifier);
    private readonly Datum _explicit = Datum.From(isExplicit);

    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum value = operand.Evaluate(x, row);
        return value.IsNull ? value : convert(x.Context, site, [value, _modifier, _explicit]);
    }
}

/// <summary>Through the text form of the source.</summary>
internal sealed class TextCastEvaluator(Evaluator operand, SqlType source, SqlType target, int modifier) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum value = operand.Evaluate(x, row);
        return value.IsNull ? value : TextConversion.Convert(x.Context, source, value, target, modifier);
    }
}

/// <summary>Each element through the same conversion, which reads it from a cell.</summary>
internal sealed class ArrayCastEvaluator(Evaluator operand, Evaluator element, int cell, SqlType elementType) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum value = operand.Evaluate(x, row);
        if (value.IsNull)
        {
            return value;
        }

        SqlArray array = value.Ref<SqlArray>();
        var items = new Datum[array.Items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            x.Cells[cell] = array.Items[i];
            items[i] = element.Evaluate(x, row);
        }

        x.Charge(items.Length * (long)GasSchedule.ExpressionStep);
        return Datum.FromObject(new SqlArray(elementType, array.Dimensions, array.LowerBounds, items));
    }
}

/// <summary>Each field through its own conversion.</summary>
internal sealed class RecordCastEvaluator(Evaluator operand, Evaluator[] fields, int[] cells, SqlType target) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum value = operand.Evaluate(x, row);
        if (value.IsNull)
        {
            return value;
        }

        Datum[] source = value.Ref<SqlRecord>().Fields;
        var result = new Datum[fields.Length];
        for (int i = 0; i < result.Length; i++)
        {
            x.Cells[cells[i]] = i < source.Length ? source[i] : Datum.Null;
            result[i] = fields[i].Evaluate(x, row);
        }

        return Datum.FromObject(new SqlRecord(target, result));
    }
}

/// <summary>Turns a record of whatever fields into a composite, when only its values are known.</summary>
internal sealed class RecordRelabelEvaluator(Evaluator operand, SqlType target) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum value = operand.Evaluate(x, row);
        if (value.IsNull || value.Object is not SqlRecord record || record.Type.Oid == target.Oid || record.Fields.Length != target.Fields.Count)
        {
            return value;
        }

        return Datum.FromObject(new SqlRecord(target, record.Fields));
    }
}

/// <summary>The checks of a domain over a value of its base type.</summary>
internal sealed class DomainEvaluator(Evaluator operand, int cell, SqlType domain, TypeDefinition? definition, IReadOnlyList<(ConstraintInfo Constraint, Evaluator Check)> checks) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum value = operand.Evaluate(x, row);
        if (value.IsNull && definition is { NotNull: true })
        {
            throw new SqlException(SqlState.NotNullViolation, $"domain {domain.Name} does not allow null values") { DataTypeName = domain.Name, SchemaName = domain.Schema };
        }

        foreach ((ConstraintInfo constraint, Evaluator check) in checks)
        {
            x.Cells[cell] = value;
            Datum holds = check.Evaluate(x, row);
            if (!holds.IsNull && !holds.Boolean)
            {
                throw new SqlException(SqlState.CheckViolation, $"value for domain {domain.Name} violates check constraint \"{constraint.Name}\"")
                {
                    DataTypeName = domain.Name,
                    SchemaName = domain.Schema,
                    ConstraintName = constraint.Name,
                };
            }
        }

        return value;
    }
}
