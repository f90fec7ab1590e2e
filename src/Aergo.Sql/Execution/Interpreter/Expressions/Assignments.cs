using System;
using System.Linq;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Expressions;

/// <summary>One step into a value under assignment: a field, or all subscripts that stand together.</summary>
internal sealed record AssignmentStep(SqlType Whole, int Field, (Evaluator? Lower, Evaluator? Upper)[]? Subscripts, bool IsSlice);

/// <summary>The whole with one part replaced, however deep it lies.</summary>
internal sealed class AssignPartEvaluator(Evaluator whole, AssignmentStep[] path, Evaluator value) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row) => Replace(x, row, whole.Evaluate(x, row), 0);

    private Datum Replace(PlanExecution x, Datum[] row, Datum present, int depth)
    {
        if (depth == path.Length)
        {
            return value.Evaluate(x, row);
        }

        AssignmentStep step = path[depth];
        SqlType type = step.Whole.Underlying;
        if (step.Subscripts is null)
        {
            Datum[] fields = present.IsNull ? new Datum[type.Fields.Count] : (Datum[])present.Ref<SqlRecord>().Fields.Clone();
            fields[step.Field] = Replace(x, row, fields[step.Field], depth + 1);
            return Datum.FromObject(new SqlRecord(type, fields));
        }

        if (type.Oid == SqlTypes.JsonbOid)
        {
            return Json(x, row, present, step, depth);
        }

        SqlArray? array = present.IsNull ? null : present.Ref<SqlArray>();
        SqlType element = type.Element!;
        if (step.IsSlice)
        {
            if (!SliceEvaluator.TryRanges(x, row, step.Subscripts, out ArrayParts.Range[] ranges))
            {
                throw NullSubscript();
            }

            Datum source = Replace(x, row, array is null ? Datum.Null : Datum.FromObject(ArrayParts.Slice(array, ranges)), depth + 1);
            return source.IsNull ? present : Datum.FromObject(ArrayParts.SetSlice(array, element, ranges, source.Ref<SqlArray>()));
        }

        int[] places = [.. step.Subscripts.Select(s => s.Lower!.Evaluate(x, row) is { IsNull: false } place ? place.Int32 : throw NullSubscript())];
        Datum inner = array is null ? Datum.Null : array.Get(places);
        return Datum.FromObject(ArrayParts.SetElement(array, element, places, Replace(x, row, inner, depth + 1)));
    }

    /// <summary>A path into jsonb: missing objects and arrays on the way are made; an assigned NULL is JSON null.</summary>
    private Datum Json(PlanExecution x, Datum[] row, Datum present, AssignmentStep step, int depth)
    {
        string[] keys = [.. step.Subscripts!.Select(s => s.Lower!.Evaluate(x, row) is { IsNull: false } key ? key.Text : throw NullSubscript())];
        Datum assigned = Replace(x, row, Datum.Null, depth + 1);
        JsonbValue replacement = assigned.IsNull ? JsonbValue.Null : assigned.Ref<JsonbValue>();
        return Datum.FromObject(JsonAssignment.Set(present.IsNull ? null : present.Ref<JsonbValue>(), keys, replacement));
    }

    private static SqlException NullSubscript() => new(SqlState.NullNotAllowed, "array subscript in assignment must not be null");
}
