using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Buffers.Binary;
using Aergo.Primitives;
using Aergo.Sql.Catalog;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Calls;

/// <summary>Routines of a schema by the four bytes that Solidity calls a function by.</summary>
/// <remarks>One instance serves an engine. Kept per catalog and forgotten with it; whether it was kept shows in no gas.</remarks>
internal sealed class RoutineSelectors
{
    private readonly ConditionalWeakTable<CatalogSnapshot, ConcurrentDictionary<uint, Dictionary<uint, uint>>> _known = [];

    /// <summary>The routine; null when there is none, or several.</summary>
    public RoutineDefinition? Find(CatalogSnapshot catalog, SchemaDefinition schema, System.ReadOnlySpan<byte> selector)
    {
        Dictionary<uint, uint> routines = _known.GetOrCreateValue(catalog).GetOrAdd(schema.Oid, oid => Read(catalog, oid));
        return routines.TryGetValue(BinaryPrimitives.ReadUInt32BigEndian(selector), out uint found) && found != 0 ? catalog.Routines[found] : null;
    }

    /// <summary>Name and parameters as Solidity has them; null when a parameter has no type there.</summary>
    public static AbiSignature? SignatureOf(RoutineDefinition routine)
    {
        var parameters = new List<AbiMember>();
        foreach (RoutineParameterInfo parameter in Inputs(routine))
        {
            if (AbiTypes.TryOf(parameter.Type) is not { } type)
            {
                return null;
            }

            parameters.Add(new AbiMember(parameter.Name ?? string.Empty, type));
        }

        return new AbiSignature(routine.Name, parameters, null);
    }

    /// <summary>Parameters that a caller gives.</summary>
    public static IEnumerable<RoutineParameterInfo> Inputs(RoutineDefinition routine) => routine.Parameters.Where(p => p.Mode is not (ParameterMode.Out or ParameterMode.Table));

    // 0 stands for a selector that two routines share.
    private static Dictionary<uint, uint> Read(CatalogSnapshot catalog, uint schema)
    {
        var found = new Dictionary<uint, uint>();
        foreach (RoutineDefinition routine in catalog.Routines.Values.Where(r => r.SchemaOid == schema))
        {
            if (SignatureOf(routine) is { } signature)
            {
                uint selector = BinaryPrimitives.ReadUInt32BigEndian(signature.Selector);
                found[selector] = found.ContainsKey(selector) ? 0 : routine.Oid;
            }
        }

        return found;
    }
}
