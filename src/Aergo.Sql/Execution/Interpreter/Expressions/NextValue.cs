using Aergo.Sql.Catalog;
using Aergo.Sql.Storage;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Expressions;

/// <summary>The next value of an identity column. The right to insert into the table is enough: the sequence is a part of it.</summary>
internal sealed class NextValueEvaluator(uint sequenceOid) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row) =>
        x.Context.Catalog.Sequences.TryGetValue(sequenceOid, out SequenceDefinition? sequence)
            ? Datum.From(SequenceStore.Next(x.Context, sequence))
            : throw new SqlException(SqlState.UndefinedObject, "the sequence of an identity column is gone");
}
