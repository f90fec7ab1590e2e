using System;
using System.Collections.Generic;
using Aergo.Sql.Execution;
using Aergo.Sql.Execution.Interpreter;
using Aergo.Sql.Execution.Interpreter.Operators;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Functions;
using Aergo.Sql.Storage;
using Aergo.Sql.Types;

namespace Aergo.Sql.Compilation;

/// <summary>What the code of pipelines calls.</summary>
internal static class PipelineCalls
{
    /// <summary>Moves to the next stored row and takes its columns; pays for the row in the scan.</summary>
    public static bool Next(TableWalk walk, RowDecoder decoder, long gas) => walk.Next(decoder, gas);

    public static Datum Parameter(PlanExecution x, int index) =>
        index < x.Parameters.Length ? x.Parameters[index] : throw new SqlException(SqlState.UndefinedParameter, $"there is no parameter ${index + 1}");

    public static Datum Once(Evaluator evaluator, PlanExecution x) => evaluator.Evaluate(x, []);

    // ---- joins --------------------------------------------------------------------------------------------------------------

    /// <summary>The right side of a join, read when the first left row asks for it.</summary>
    public static HashJoinTable Table(PipelineRun run, int join) => run.Joins[join]!.Table();

    /// <summary>Place of the first right row with a key that is not NULL, or -1.</summary>
    public static int Probe(HashJoinTable table, long bits) => table.Find(bits);

    public static int ProbeMany(HashJoinTable table, Datum[] key) => table.Find(key);

    /// <summary>The row at a place, which moves on to the next one with the same key.</summary>
    public static Datum[] Row(HashJoinTable table, ref int place)
    {
        Datum[] row = table.Rows[place];
        place = table.Next[place];
        return row;
    }

    // ---- groups -------------------------------------------------------------------------------------------------------------

    public static object[] OnlyGroup(AggregateGroups groups) => groups.States(0);

    public static object[] Group(AggregateGroups groups, PlanExecution x, long bits, bool isNull) => groups.Find(x, bits, isNull);

    public static object[] GroupMany(AggregateGroups groups, PlanExecution x, Datum[] key) => groups.Find(x, key);

    public static void AddNothing(object[] states, int call, SqlContext context) => ((Accumulator)states[call]).Add(context, []);

    public static void AddBits(object[] states, int call, SqlContext context, long bits) => System.Runtime.CompilerServices.Unsafe.As<Accumulator>(states[call]).AddBits(context, bits);

    public static void Add(object[] states, int call, SqlContext context, Datum value) => ((Accumulator)states[call]).Add(context, [value]);

    public static void AddMany(object[] states, int call, SqlContext context, Datum[] values, bool strict)
    {
        if (!strict || Array.TrueForAll(values, v => !v.IsNull))
        {
            ((Accumulator)states[call]).Add(context, values);
        }
    }
}
