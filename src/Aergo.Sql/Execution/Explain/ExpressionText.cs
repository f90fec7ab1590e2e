using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Planning;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Explain;

/// <summary>Planned expressions as SQL-like text for people.</summary>
/// <param name="columns">Names of the input's slots.</param>
/// <param name="cells">Names of outer values.</param>
internal sealed class ExpressionText(IReadOnlyList<string> columns, IReadOnlyDictionary<int, string> cells)
{
    public string Print(BoundExpression e)
    {
        switch (e)
        {
            case PlanColumn c: return c.Slot < columns.Count ? columns[c.Slot] : $"${c.Slot}";
            case PlanCell c: return cells.GetValueOrDefault(c.Cell) ?? $"${c.Cell}";
            case BoundConstant c: return Constant(c);
            case BoundParameter p: return $"${p.Index + 1}";
            case BoundVariable v: return $":{v.Slot}";
            case BoundCall { Operator: { } name, Arguments: [var a, var b] }: return $"({Print(a)} {name} {Print(b)})";
            case BoundCall { Operator: { } name, Arguments: [var a] }: return $"({name} {Print(a)})";
            case BoundCall c: return $"{c.Function.Name}({List(c.Arguments)})";
            case BoundRoutineCall c: return $"{c.Routine.Name}({List(c.Arguments)})";
            case BoundCoercion { Kind: CoercionKind.Relabel or CoercionKind.Modifier } c: return Print(c.Operand);
            case BoundCoercion c: return $"({Print(c.Operand)})::{c.Type.DisplayName}";
            case BoundCoercionInput: return "VALUE";
            case BoundAnd c: return "(" + string.Join(" AND ", c.Terms.Select(Print)) + ")";
            case BoundOr c: return "(" + string.Join(" OR ", c.Terms.Select(Print)) + ")";
            case BoundNot c: return $"(NOT {Print(c.Operand)})";
            case BoundIsNull c: return $"({Print(c.Operand)} IS {(c.Negated ? "NOT " : string.Empty)}NULL)";
            case BoundIsTruth c: return $"({Print(c.Operand)} IS {(c.Negated ? "NOT " : string.Empty)}{c.Test.ToString().ToUpperInvariant()})";
            case BoundDistinct c: return $"({Print(c.Left)} IS {(c.Negated ? "NOT " : string.Empty)}DISTINCT FROM {Print(c.Right)})";
            case BoundCase c: return Case(c);
            case BoundCaseOperand: return "CASE_TEST_EXPR";
            case BoundCoalesce c: return $"COALESCE({List(c.Arguments)})";
            case BoundNullIf c: return $"NULLIF({Print(c.Left)}, {Print(c.Right)})";
            case BoundGreatest c: return $"{(c.Least ? "LEAST" : "GREATEST")}({List(c.Arguments)})";
            case BoundArray c: return $"ARRAY[{List(c.Elements)}]";
            case BoundRow c: return $"ROW({List(c.Fields)})";
            case BoundField c: return $"({Print(c.Operand)}).{Field(c)}";
            case BoundSubscript c: return Print(c.Operand) + string.Concat(c.Indexes.Select(i => c.IsSlice ? $"[{Optional(i.Lower)}:{Optional(i.Upper)}]" : $"[{Optional(i.Lower)}]"));
            case BoundIn c: return $"({Print(c.Operand)} {(c.Negated ? "<> ALL" : "= ANY")} ({{{List(c.Items)}}}))";
            case BoundQuantifiedArray c: return $"({Print(c.Left)} {c.Operator ?? "?"} {(c.All ? "ALL" : "ANY")} ({Print(c.Array)}))";
            case BoundRowComparison c: return $"(ROW({List(c.Left)}) {c.Operator} ROW({List(c.Right)}))";
            case PlanSubquery c: return c.HashKeys is not null ? "(hashed SubPlan)" : $"(SubPlan {c.StateSlot})";
            case BoundSetCall c: return Print(c.Call);
            case BoundNextValue: return "nextval()";
            default: return e.GetType().Name;
        }
    }

    public string List(IEnumerable<BoundExpression> list) => string.Join(", ", list.Select(Print));

    private string Optional(BoundExpression? e) => e is null ? string.Empty : Print(e);

    private string Case(BoundCase c)
    {
        IEnumerable<string> whens = c.Whens.Select(w => $"WHEN {Print(w.Condition)} THEN {Print(w.Result)} ");
        return $"CASE {(c.Operand is null ? string.Empty : Print(c.Operand) + " ")}{string.Concat(whens)}{(c.Else is null ? string.Empty : $"ELSE {Print(c.Else)} ")}END";
    }

    private static string Field(BoundField c)
    {
        IReadOnlyList<SqlField> fields = c.Operand.Type.Underlying.Fields;
        return c.Index < fields.Count ? fields[c.Index].Name : $"f{c.Index + 1}";
    }

    private static string Constant(BoundConstant c)
    {
        if (c.Value.IsNull)
        {
            return "NULL";
        }

        return c.Type.Underlying.Representation switch
        {
            Representation.Boolean => c.Value.Boolean ? "true" : "false",
            Representation.Int16 or Representation.Int32 or Representation.Int64 => c.Value.Int64.ToString(CultureInfo.InvariantCulture),
            _ => c.Value.Object is string text ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'::{c.Type.DisplayName}" : $"{c.Value.Object}::{c.Type.DisplayName}",
        };
    }
}
