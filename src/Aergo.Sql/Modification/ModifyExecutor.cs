using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Storage;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Modification;

/// <summary>Carries out INSERT, UPDATE, DELETE and MERGE.</summary>
public sealed class ModifyExecutor(TableStore store) : IModifyExecutor
{
    internal TableStore Store { get; } = store;

    internal TriggerConditions Conditions { get; } = new();

    internal ReferentialStatements Referential { get; } = new();

    /// <inheritdoc />
    public ModifyResult Execute(SqlContext context, LogicalNode modify, IEnumerable<Datum[]> source, IModifyEvaluator evaluator)
    {
        if (modify is LogicalViewModify view)
        {
            return new ViewChange(context, this, view, evaluator).Execute(source);
        }

        var node = (LogicalModify)modify;
        if (context.ReadOnly)
        {
            throw new SqlException(SqlState.ReadOnlyTransaction, $"cannot execute {Verb(node)} in a read-only transaction");
        }

        if (node.Table.IsVirtual)
        {
            throw new SqlException(SqlState.InsufficientPrivilege, $"permission denied for table {node.Table.Name}");
        }

        RequireGrowingOnly(node);
        using var run = new ChangeRun(context, this, node, evaluator);
        return node switch
        {
            LogicalInsert insert => new InsertChange(run, insert).Execute(source),
            LogicalUpdate update => new UpdateChange(run, update).Execute(source),
            LogicalDelete delete => new DeleteChange(run, delete).Execute(source),
            LogicalMerge merge => new MergeChange(run, merge).Execute(source),
            _ => throw new ArgumentException("not a change", nameof(modify)),
        };
    }

    private static string Verb(LogicalModify node) => node switch
    {
        LogicalInsert => "INSERT",
        LogicalUpdate => "UPDATE",
        LogicalDelete => "DELETE",
        _ => "MERGE",
    };

    /// <summary>WITH (ledger = append_only): rows are added, never changed.</summary>
    private static void RequireGrowingOnly(LogicalModify node)
    {
        if (node.Table.Options.GetValueOrDefault("ledger") != "append_only")
        {
            return;
        }

        bool changes = node switch
        {
            LogicalInsert insert => insert.OnConflict is { DoUpdate: true },
            LogicalMerge merge => merge.Whens.Any(w => w.Action is MergeAction.Update or MergeAction.Delete),
            _ => true,
        };
        if (changes)
        {
            throw new SqlException(SqlState.ObjectNotInPrerequisiteState, $"rows of append-only table \"{node.Table.Name}\" cannot be changed or deleted")
            {
                Hint = "The table was created WITH (ledger = append_only).",
            };
        }
    }
}
