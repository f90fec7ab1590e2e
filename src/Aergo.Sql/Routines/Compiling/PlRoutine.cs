using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Compilation;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>What a routine gives back.</summary>
internal enum PlResultKind { Nothing, Value, Set, Procedure, Trigger }

/// <summary>A PL/pgSQL routine ready to run: variables have slots, types are resolved. Shared between calls; only caches inside change.</summary>
internal sealed class PlRoutine
{
    /// <summary>Name with argument types as error contexts print it: <c>f(integer)</c>; inline_code_block for DO.</summary>
    public required string Signature { get; init; }

    public required PlResultKind Kind { get; init; }

    /// <summary>Result type with polymorphic ones settled; of one row for sets.</summary>
    public required SqlType Result { get; init; }

    /// <summary>Slots that arguments are put into: IN, INOUT and VARIADIC parameters in order.</summary>
    public required IReadOnlyList<PlSlot> InputSlots { get; init; }

    /// <summary>Slots that results are read from: OUT, INOUT and TABLE parameters in order.</summary>
    public required IReadOnlyList<PlSlot> OutputSlots { get; init; }

    /// <summary>Slots of $1, $2 …: all parameters in order.</summary>
    public required IReadOnlyList<PlSlot> ParameterSlots { get; init; }

    public required int FoundSlot { get; init; }

    public VariableConflict Conflict { get; init; }

    public bool PrintStrictParameters { get; init; }

    public Conversions Conversions { get; } = new();

    /// <summary>Slots of the trigger's variables by name; empty for other routines.</summary>
    public IReadOnlyDictionary<string, PlSlot> TriggerSlots { get; init; } = new Dictionary<string, PlSlot>();

    /// <summary>Known when the body is compiled.</summary>
    public int SlotCount { get; set; }

    /// <summary>Whether some block catches errors, so that variables are seen after one.</summary>
    public bool HasHandlers { get; set; }

    public RoutineCode Code { get; } = new();

    public PlNode Body
    {
        get => Roots[0];
        set => Roots = [value];
    }

    /// <summary>The body as the one statement that a call runs.</summary>
    public PlNode[] Roots { get; private set; } = [];
}
