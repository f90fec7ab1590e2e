using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>Parameters of a SQL function by name. A column of the same name wins, as in PostgreSQL.</summary>
internal sealed class SqlParameterScope(string routine, IReadOnlyList<string?> names, IReadOnlyList<SqlType> types) : IVariableScope
{
    public VariableConflict Conflict => VariableConflict.UseColumn;

    public BoundExpression? Resolve(IReadOnlyList<string> parts, int position)
    {
        int used = 1;
        int index = IndexOf(parts[0]);
        if (parts.Count > 1 && parts[0] == routine && IndexOf(parts[1]) is >= 0 and var qualified)
        {
            (index, used) = (qualified, 2);
        }

        if (index < 0)
        {
            return null;
        }

        BoundExpression value = new BoundVariable(index, types[index]) { Position = position };
        for (; used < parts.Count; used++)
        {
            int field = RoutineBinding.FieldIndex(value.Type.Underlying, parts[used]);
            if (field < 0)
            {
                return null;
            }

            SqlField found = value.Type.Underlying.Fields[field];
            value = new BoundField(value, field, found.Type, found.Modifier) { Position = position };
        }

        return value;
    }

    private int IndexOf(string name)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                return i;
            }
        }

        return -1;
    }
}
