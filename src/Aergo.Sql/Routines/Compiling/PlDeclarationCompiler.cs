using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>Gives the variables of a block slots and types.</summary>
internal sealed class PlDeclarationCompiler(PlCompiler compiler)
{
    /// <summary>Declares into a scope; later declarations see earlier ones.</summary>
    public SlotStart[] Declare(IReadOnlyList<PlDeclaration> declarations, PlScope scope)
    {
        var starts = new List<SlotStart>();
        foreach (PlDeclaration declaration in declarations)
        {
            switch (declaration)
            {
                case PlVariable variable:
                    starts.Add(Variable(variable, scope));
                    break;
                case PlAlias alias:
                    scope.Add(alias.Name, Target(alias.Target, scope).Slot);
                    break;
                case PlCursor cursor:
                    starts.Add(Cursor(cursor, scope));
                    break;
            }
        }

        return [.. starts];
    }

    private SlotStart Variable(PlVariable variable, PlScope scope)
    {
        SqlType type = TypeOf(variable.Type, scope, variable.Offset, variable.Name, out int modifier);
        PlSlot slot = compiler.NewSlot(variable.Name, type, modifier, variable.Line, variable.Constant, variable.NotNull);

        // The default does not see the variable it belongs to.
        ExpressionSite? value = variable.Default is null ? null : new ExpressionSite(variable.Default, Snapshot(scope), Wanted(slot), modifier);
        scope.Add(variable.Name, slot);
        return new SlotStart(slot, value, null);
    }

    // Names added later must not be seen by what was declared before them, so the scope is copied by depth: an inner level starts after it.
    private static PlScope Snapshot(PlScope scope) => scope.Frozen();

    private static SqlType? Wanted(PlSlot slot) => slot.IsGenericRecord ? null : slot.Type;

    private SlotStart Cursor(PlCursor cursor, PlScope scope)
    {
        var inner = new PlScope(scope, cursor.Name, PlLabelKind.None);
        var parameters = new List<PlSlot>();
        foreach (PlCursorParameter parameter in cursor.Parameters)
        {
            SqlType type = TypeOf(parameter.Type, scope, parameter.Offset, parameter.Name, out int modifier);
            PlSlot slot = compiler.NewSlot(parameter.Name, type, modifier, cursor.Line);
            inner.Add(parameter.Name, slot);
            parameters.Add(slot);
        }

        var bound = new BoundCursor(cursor.Query, parameters, cursor.Scroll) { Site = new StatementSite(cursor.Query, inner) };
        PlSlot variable = compiler.NewCursorSlot(cursor.Name, cursor.Line, bound);
        scope.Add(cursor.Name, variable);
        return new SlotStart(variable, null, cursor.Name);
    }

    /// <summary>The type of a declaration; %TYPE and %ROWTYPE look among variables first.</summary>
    public SqlType TypeOf(TypeName name, PlScope scope, int offset, string variable, out int modifier)
    {
        modifier = -1;
        if (name is { Name.Parts: ["record"], ArrayDimensions: 0, PercentType: false, PercentRowType: false })
        {
            return SqlTypes.Record;
        }

        if (name.PercentType && scope.Find(name.Name.Parts, out int used) is { } slot)
        {
            IReadOnlyList<string> parts = name.Name.Parts;
            if (used == parts.Count)
            {
                modifier = slot.Modifier;
                return Arrayed(slot.Type, name);
            }

            int index = slot.IsGenericRecord ? -1 : RoutineBinding.FieldIndex(slot.Type.Underlying, parts[used]);
            if (used == parts.Count - 1 && index >= 0)
            {
                SqlField field = slot.Type.Underlying.Fields[index];
                modifier = field.Modifier;
                return Arrayed(field.Type, name);
            }
        }

        try
        {
            SqlType type = RoutineBinding.ResolveType(compiler.Context, name, out modifier);
            if (name.SetOf || (type.Kind == TypeKind.Pseudo && type.Oid != SqlTypes.RecordOid))
            {
                throw new SqlException(SqlState.FeatureNotSupported, $"variable \"{variable}\" has pseudo-type {type.DisplayName}");
            }

            return type;
        }
        catch (SqlException error)
        {
            // The type's own position counts in the body already.
            throw error.Position > 0 ? error : compiler.Error(offset, error.Message, error.Code);
        }
    }

    private SqlType Arrayed(SqlType type, TypeName name) =>
        name.ArrayDimensions == 0 ? type : compiler.Context.Catalog.ArrayTypeOf(type) ?? type;

    // ---- targets ----------------------------------------------------------------------------------------------------------

    /// <summary>The place a name means; 42601 when it is no variable.</summary>
    public PlTarget Target(PlName name, PlScope scope, bool forWriting = false)
    {
        PlSlot slot = scope.Find(name.Parts, out int used) ?? throw compiler.Error(name.Offset, $"\"{name}\" is not a known variable");
        if (forWriting && slot.Constant)
        {
            throw compiler.Error(name.Offset, $"variable \"{slot.Name}\" is declared CONSTANT", "22005");
        }

        return used == name.Parts.Count ? new PlTarget(slot, null)
            : used == name.Parts.Count - 1 ? new PlTarget(slot, name.Parts[used])
            : throw compiler.Error(name.Offset, $"\"{name}\" is not a known variable");
    }

    /// <summary>Targets of INTO and the like: one row variable, or scalars.</summary>
    public List<PlTarget> Targets(IReadOnlyList<PlName> names, PlScope scope)
    {
        var targets = new List<PlTarget>();
        foreach (PlName name in names)
        {
            PlTarget target = Target(name, scope, forWriting: true);
            if (names.Count > 1 && target.IsRow && target.Slot.IsGenericRecord)
            {
                throw compiler.Error(name.Offset, "record variable cannot be part of multiple-item INTO list");
            }

            targets.Add(target);
        }

        return targets;
    }

    /// <summary>A variable that holds a cursor.</summary>
    public PlSlot CursorVariable(PlName name, PlScope scope)
    {
        PlTarget target = Target(name, scope);
        return target.Field is null && target.Slot.Type.Oid == SqlTypes.RefCursorOid
            ? target.Slot
            : throw compiler.Error(name.Offset, $"variable \"{name}\" must be of type cursor or refcursor", SqlState.DatatypeMismatch);
    }
}
