using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>The names of a body as the binder sees them, while one frame is at hand to say what records look like.</summary>
internal sealed class PlVariableScope(PlScope scope, PlFrame frame, VariableConflict conflict) : IVariableScope
{
    private readonly List<(int Slot, SqlType Shape)> _shapes = [];

    public VariableConflict Conflict => conflict;

    /// <summary>Structures of generic records that the binding relied on.</summary>
    public IReadOnlyList<(int Slot, SqlType Shape)> Shapes => _shapes;

    public BoundExpression? Resolve(IReadOnlyList<string> names, int position)
    {
        if (scope.Find(names, out int used) is not { } slot)
        {
            return null;
        }

        SqlType type = slot.Type;
        if (slot.IsGenericRecord)
        {
            type = frame.ShapeOf(slot);
            _shapes.Add((slot.Index, type));
        }

        BoundExpression value = new BoundVariable(slot.Index, type, slot.Modifier) { Position = position };
        for (int i = used; i < names.Count; i++)
        {
            if (FieldOf(value, names[i], position) is not { } field)
            {
                return null;
            }

            value = field;
        }

        return value;
    }

    /// <summary>The error for a name that starts with a record of ours but asks for a field it does not have.</summary>
    public SqlException? Explain(IReadOnlyList<string> names)
    {
        if (scope.Find(names, out int used) is not { IsRow: true } slot || used >= names.Count)
        {
            return null;
        }

        string field = names[used];
        SqlType type = slot.IsGenericRecord ? frame.ShapeOf(slot) : slot.Type;
        return FieldOf(new BoundVariable(slot.Index, type), field, -1) is null
            ? new SqlException(SqlState.UndefinedColumn, $"record \"{slot.Name}\" has no field \"{field}\"")
            : null;
    }

    private static BoundField? FieldOf(BoundExpression row, string name, int position)
    {
        IReadOnlyList<SqlField> fields = row.Type.Underlying.Fields;
        for (int i = 0; i < fields.Count; i++)
        {
            if (fields[i].Name == name)
            {
                return new BoundField(row, i, fields[i].Type, fields[i].Modifier) { Position = position };
            }
        }

        return null;
    }
}
