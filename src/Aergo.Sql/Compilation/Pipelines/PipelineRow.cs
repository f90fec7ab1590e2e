using System.Collections.Generic;
using System.Reflection.Emit;
using Aergo.Sql.Types;

namespace Aergo.Sql.Compilation;

/// <summary>Where the columns of the present row of an operator lie.</summary>
internal abstract class PipelineRow
{
    public abstract Operand Column(int slot, SqlType type);
}

/// <summary>The row of the scan: in the arrays of the decoder.</summary>
internal sealed class ScannedRow(CodeBuilder code, LocalBuilder bits, LocalBuilder nulls, LocalBuilder data) : PipelineRow
{
    // Each column is taken out of the arrays where it is first read; what reads it later may stand on another way.
    public override Operand Column(int slot, SqlType type)
    {
        ILGenerator il = code.Il;
        if (!Representations.IsBits(type))
        {
            LocalBuilder datum = code.Temporary(typeof(Datum));
            il.Emit(OpCodes.Ldloc, data);
            il.Emit(OpCodes.Ldc_I4, slot);
            il.Emit(OpCodes.Ldelem, typeof(Datum));
            il.Emit(OpCodes.Stloc, datum);
            return new Operand(false, datum, null);
        }

        LocalBuilder value = code.Temporary(typeof(long)), isNull = code.Temporary(typeof(bool));
        il.Emit(OpCodes.Ldloc, bits);
        il.Emit(OpCodes.Ldc_I4, slot);
        il.Emit(OpCodes.Ldelem_I8);
        il.Emit(OpCodes.Stloc, value);
        il.Emit(OpCodes.Ldloc, nulls);
        il.Emit(OpCodes.Ldc_I4, slot);
        il.Emit(OpCodes.Ldelem_U1);
        il.Emit(OpCodes.Stloc, isNull);
        return new Operand(true, value, isNull);
    }
}

/// <summary>The row of a projection: values computed already.</summary>
internal sealed class ProjectedRow(Operand[] values) : PipelineRow
{
    public override Operand Column(int slot, SqlType type) => values[slot];
}

/// <summary>The row of a join: columns of the left side, then of a held row.</summary>
/// <param name="output">Slots of left and right together that go out; null for all.</param>
internal sealed class JoinedRow(PipelineEmission emission, PipelineRow left, LocalBuilder right, int leftWidth, IReadOnlyList<int>? output) : PipelineRow
{
    public override Operand Column(int slot, SqlType type)
    {
        int place = output is null ? slot : output[slot];
        if (place < leftWidth)
        {
            return left.Column(place, type);
        }

        ILGenerator il = emission.Code.Il;
        return emission.Unpacked(type, () =>
        {
            il.Emit(OpCodes.Ldloc, right);
            il.Emit(OpCodes.Ldc_I4, place - leftWidth);
            il.Emit(OpCodes.Ldelem, typeof(Datum));
        });
    }
}
