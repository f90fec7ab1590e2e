using System;
using System.Reflection.Emit;
using Aergo.Primitives;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Execution.Interpreter;
using Aergo.Sql.Planning;
using Aergo.Sql.Storage;
using Aergo.Sql.Types;

namespace Aergo.Sql.Compilation;

/// <summary>What surrounds expressions in a pipeline: the row of the operator they belong to, parameters, cells, and gas that goes to the meter at once.</summary>
internal sealed class PipelineEmission : EmissionScope
{
    private readonly TreeCompiler _evaluators;
    private readonly LocalBuilder _context;
    private readonly LocalBuilder _meter;
    private readonly LocalBuilder _bits;
    private readonly LocalBuilder _nulls;
    private readonly LocalBuilder _data;

    public PipelineEmission(CodeBuilder code, TreeCompiler evaluators)
        : base(code)
    {
        _evaluators = evaluators;
        _context = Il.DeclareLocal(typeof(SqlContext));
        _meter = Il.DeclareLocal(typeof(GasMeter));
        _bits = Il.DeclareLocal(typeof(long[]));
        _nulls = Il.DeclareLocal(typeof(bool[]));
        _data = Il.DeclareLocal(typeof(Datum[]));
        Row = new ScannedRow(code, _bits, _nulls, _data);
    }

    /// <summary>The row that columns are read from now.</summary>
    public PipelineRow Row { get; set; }

    private ILGenerator Il => Code.Il;

    public void Begin()
    {
        LoadExecution();
        Code.Call(typeof(PlanExecution), "get_Context");
        Il.Emit(OpCodes.Stloc, _context);
        LoadContext();
        Code.Call(typeof(SqlContext), "get_Gas");
        Il.Emit(OpCodes.Stloc, _meter);
        Array("get_Bits", _bits);
        Array("get_Nulls", _nulls);
        Array("get_Data", _data);
    }

    public void Charge(long gas)
    {
        Il.Emit(OpCodes.Ldloc, _meter);
        Il.Emit(OpCodes.Ldc_I8, gas);
        Code.Call(typeof(GasMeter), nameof(GasMeter.Charge));
    }

    public override Operand Read(BoundExpression leaf)
    {
        switch (leaf)
        {
            case PlanColumn c:
                return Row.Column(c.Slot, c.Type);
            case BoundParameter p:
                return Unpacked(p.Type, () =>
                {
                    LoadExecution();
                    Il.Emit(OpCodes.Ldc_I4, p.Index);
                    Code.Call(typeof(PipelineCalls), nameof(PipelineCalls.Parameter));
                });
            case PlanCell c:
                return Unpacked(c.Type, () => Element("get_Cells", c.Cell));
            default:
                var variable = (BoundVariable)leaf;
                return Unpacked(variable.Type, () => Element("get_Frame", variable.Slot));
        }
    }

    public override Operand? Once(BoundExpression expression)
    {
        if (!TreeCompiler.IsEvaluatedOnce(expression))
        {
            return null;
        }

        Evaluator evaluator = _evaluators.Compile(expression);
        return Unpacked(expression.Type, () =>
        {
            Code.Object(evaluator);
            LoadExecution();
            Code.Call(typeof(PipelineCalls), nameof(PipelineCalls.Once));
        });
    }

    public override void LoadContext() => Il.Emit(OpCodes.Ldloc, _context);

    public override void BeforeCall()
    {
    }

    public override void AfterCall(bool mayChange)
    {
    }

    public override Action BeforeThrowHere() => static () => { };

    /// <summary>A datum that <paramref name="push"/> pushes, as an operand of its type.</summary>
    public Operand Unpacked(SqlType type, Action push)
    {
        LocalBuilder datum = Code.Temporary(typeof(Datum));
        push();
        Il.Emit(OpCodes.Stloc, datum);
        if (!Representations.IsBits(type))
        {
            return new Operand(false, datum, null);
        }

        LocalBuilder value = Code.Temporary(typeof(long)), isNull = Code.Temporary(typeof(bool));
        Il.Emit(OpCodes.Ldloca, datum);
        Code.Call(typeof(Datum), "get_Bits");
        Il.Emit(OpCodes.Stloc, value);
        Il.Emit(OpCodes.Ldloca, datum);
        Code.Call(typeof(Datum), "get_IsNull");
        Il.Emit(OpCodes.Stloc, isNull);
        return new Operand(true, value, isNull);
    }

    private void LoadExecution() => Il.Emit(OpCodes.Ldarg_1);

    private void Element(string property, int place)
    {
        LoadExecution();
        Code.Call(typeof(PlanExecution), property);
        Il.Emit(OpCodes.Ldc_I4, place);
        Il.Emit(OpCodes.Ldelem, typeof(Datum));
    }

    private void Array(string property, LocalBuilder local)
    {
        Il.Emit(OpCodes.Ldarg_3);
        Code.Call(typeof(RowDecoder), property);
        Il.Emit(OpCodes.Stloc, local);
    }
}
