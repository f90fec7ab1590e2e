using System.Collections.Concurrent;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>Turns values of one type into another as PL/pgSQL does it: by assignment casts, and through text where there is none.</summary>
/// <remarks>Conversions are bound once per pair of types and kept; rows of no named type are bound each time.</remarks>
internal sealed class Conversions
{
    private const int EntriesMax = 1024;

    private readonly ConcurrentDictionary<(uint From, int FromModifier, uint To, int ToModifier), BoundExpression> _known = new();
    private readonly ConcurrentDictionary<uint, BoundExpression> _texts = new();

    public Datum Convert(SqlContext context, Datum value, SqlType from, int fromModifier, SqlType to, int toModifier)
    {
        if (from.Oid == to.Oid && (toModifier < 0 || toModifier == fromModifier) && to.Kind != TypeKind.Domain)
        {
            return value;
        }

        if (value.IsNull && to.Kind != TypeKind.Domain)
        {
            return value;
        }

        var key = (from.Oid, fromModifier, to.Oid, toModifier);
        bool keep = from.Oid != SqlTypes.RecordOid && to.Oid != SqlTypes.RecordOid;
        if (!keep || !_known.TryGetValue(key, out BoundExpression? bound))
        {
            bound = RoutineBinding.Coerce(context, new BoundVariable(0, from, fromModifier), to, toModifier);
            if (keep && _known.Count < EntriesMax)
            {
                _known[key] = bound;
            }
        }

        return context.Services.Runner.Evaluate(context, bound, [], [value]);
    }

    /// <summary>The value as its type prints it; null for NULL.</summary>
    public string? Text(SqlContext context, Datum value, SqlType type)
    {
        if (value.IsNull)
        {
            return null;
        }

        if (type.Oid is SqlTypes.TextOid or SqlTypes.VarCharOid or SqlTypes.UnknownOid)
        {
            return value.Text;
        }

        bool keep = type.Oid != SqlTypes.RecordOid;
        if (!keep || !_texts.TryGetValue(type.Oid, out BoundExpression? bound))
        {
            bound = new BoundCoercion(CoercionKind.Text, new BoundVariable(0, type), null, true, SqlTypes.Text);
            if (keep && _texts.Count < EntriesMax)
            {
                _texts[type.Oid] = bound;
            }
        }

        return context.Services.Runner.Evaluate(context, bound, [], [value]).Text;
    }
}
