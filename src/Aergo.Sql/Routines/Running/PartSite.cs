using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Binding;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>A part of a variable as the target of an assignment: <c>a[i]</c>, <c>r.a[i].f</c>.</summary>
/// <remarks>The value waits in the routine's scratch slot, from where the bound change reads it.</remarks>
internal sealed class PartSite(PlSlot slot, string text, IReadOnlyList<TargetIndirection> path, PlScope scope, int scratch)
{
    private Binding? _binding;

    public void Store(PlFrame frame, TypedDatum value)
    {
        if (slot.IsGenericRecord)
        {
            frame.ShapeOf(slot);
        }

        Binding? binding = _binding;
        if (binding is null || !binding.IsValid(frame, value))
        {
            _binding = binding = Bind(frame, value);
        }

        frame.Slots[scratch] = value.Value;
        Datum[] parameters = frame.ParameterValues();
        Datum changed = frame.Context.Services.Runner.Evaluate(frame.Context, binding.Expression, parameters, frame.Slots);
        frame.Slots[scratch] = Datum.Null;

        // A domain's precision and checks are those of the whole.
        frame.Slots[slot.Index] = slot.Type.Kind == TypeKind.Domain
            ? frame.Routine.Conversions.Convert(frame.Context, changed, slot.Type.Underlying, -1, slot.Type, slot.Modifier)
            : changed;
    }

    private Binding Bind(PlFrame frame, TypedDatum value)
    {
        var variables = new PlVariableScope(scope, frame, frame.Routine.Conflict);
        SqlType shape = slot.IsGenericRecord ? frame.ShapeOf(slot) : slot.Type;
        try
        {
            BoundAssignPart change = RoutineBinding.BindPart(
                frame.Context, new BoundVariable(slot.Index, shape, slot.Modifier), slot.Name, path,
                new ParameterTypes(frame.Routine.ParameterSlots.Select(s => (SqlType?)s.Type), isFixed: true), variables,
                new BoundVariable(scratch, value.Type, value.Modifier));
            IReadOnlyList<(int, SqlType)> shapes = slot.IsGenericRecord ? [.. variables.Shapes, (slot.Index, shape)] : variables.Shapes;
            return new Binding(frame.Context.Catalog.Stamp, frame.Context.Settings.SearchPath, change, value.Type, value.Modifier, shapes);
        }
        catch (SqlException error)
        {
            ExpressionSite.MoveInside(error, text);
            throw;
        }
    }

    private sealed record Binding(
        Hash256 Stamp, ImmutableArray<string> Path, BoundExpression Expression, SqlType ValueType, int ValueModifier, IReadOnlyList<(int Slot, SqlType Shape)> Shapes)
    {
        public bool IsValid(PlFrame frame, TypedDatum value) =>
            Stamp == frame.Context.Catalog.Stamp && ExpressionSite.SamePath(Path, frame.Context.Settings.SearchPath)
            && (ReferenceEquals(ValueType, value.Type) || (ValueType.Oid == value.Type.Oid && ValueType.Oid != SqlTypes.RecordOid)) && ValueModifier == value.Modifier
            && ExpressionSite.SameShapes(Shapes, frame);
    }
}
