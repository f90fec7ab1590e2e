using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>RETURN. Without a value it ends the routine; results are then in the output variables, or there are none.</summary>
internal sealed class ReturnNode(int line, ExpressionSite? value) : PlNode(line, "RETURN")
{
    public ExpressionSite? Value => value;

    protected override Flow Execute(PlFrame frame)
    {
        if (value is not null)
        {
            TypedDatum result = value.EvaluateTyped(frame);
            (frame.Result, frame.ResultType, frame.ResultModifier) = (result.Value, result.Type, result.Modifier);
        }

        return Flow.Return;
    }
}

/// <summary>RETURN of a record variable alone: one that holds no row gives NULL.</summary>
internal sealed class ReturnRecordNode(int line, PlSlot slot) : PlNode(line, "RETURN")
{
    protected override Flow Execute(PlFrame frame)
    {
        Datum value = frame.Slots[slot.Index];
        (frame.Result, frame.ResultType, frame.ResultModifier) = (value, value.IsNull ? slot.Type : value.Ref<SqlRecord>().Type, -1);
        return Flow.Return;
    }
}

/// <summary>RETURN NEXT: one more row, from a value or from the output variables.</summary>
internal sealed class ReturnNextNode(int line, ExpressionSite? value) : PlNode(line, "RETURN NEXT")
{
    protected override Flow Execute(PlFrame frame)
    {
        frame.AddRow(value is null ? Results.OutputRow(frame) : Results.RowFrom(frame, value.EvaluateTyped(frame), "wrong record type supplied in RETURN NEXT"));
        return Flow.Next;
    }
}

/// <summary>RETURN QUERY: all rows of a query.</summary>
internal sealed class ReturnQueryNode(int line, Func<PlFrame, SiteResult> open) : PlNode(line, "RETURN QUERY")
{
    protected override Flow Execute(PlFrame frame)
    {
        SiteResult result = open(frame);
        if (result.Columns is null)
        {
            throw new SqlException(SqlState.SyntaxError, "query has no result for RETURN QUERY");
        }

        try
        {
            Add(frame, result, result.Columns);
        }
        catch (SqlException error)
        {
            error.AddContext(result.Description);
            throw;
        }

        frame.RowCount = result.Rows.Count;
        frame.SetFound(result.Rows.Count > 0);
        return Flow.Next;
    }

    private static void Add(PlFrame frame, SiteResult result, IReadOnlyList<OutputColumn> columns)
    {
        IReadOnlyList<SqlField> wanted = Results.ColumnsOf(frame);
        IReadOnlyList<SqlField> given = Rows.TypeOf(columns).Fields;
        bool spread = given.Count == 1 && wanted.Count != 1 && given[0].Type.Underlying.Kind == TypeKind.Composite;
        if (!spread)
        {
            Results.CheckStructure(frame, given, wanted, "structure of query does not match function result type");
        }

        foreach (Datum[] row in result.Rows)
        {
            frame.Step();
            frame.AddRow(spread
                ? Results.RowFrom(frame, new TypedDatum(row[0], given[0].Type, given[0].Modifier), "structure of query does not match function result type")
                : Results.Convert(frame, row, given, wanted));
        }
    }
}

/// <summary>Results in the layout their caller expects.</summary>
internal static class Results
{
    /// <summary>Columns of one result row.</summary>
    public static IReadOnlyList<SqlField> ColumnsOf(PlFrame frame)
    {
        if (frame.Routine.OutputSlots.Count > 0)
        {
            return frame.Routine.OutputSlots.Select(s => new SqlField(s.Name, s.Type, s.Modifier)).ToList();
        }

        SqlType type = frame.Routine.Result;
        if (type.Oid == SqlTypes.RecordOid)
        {
            return frame.Site.ResultFields.Count > 0 ? frame.Site.ResultFields : type.Fields;
        }

        return type.Underlying.Kind == TypeKind.Composite ? type.Underlying.Fields : [new SqlField("value", type, -1)];
    }

    /// <summary>The output variables as a row.</summary>
    public static Datum[] OutputRow(PlFrame frame) => frame.Routine.OutputSlots.Select(s => frame.Slots[s.Index]).ToArray();

    /// <summary>A value as a result row: spread when the result is of rows.</summary>
    public static Datum[] RowFrom(PlFrame frame, TypedDatum value, string mismatch)
    {
        IReadOnlyList<SqlField> wanted = ColumnsOf(frame);
        bool rows = frame.Routine.Result.Underlying.Representation == Representation.Record;
        if (!rows)
        {
            return [frame.Routine.Conversions.Convert(frame.Context, value.Value, value.Type, value.Modifier, wanted[0].Type, wanted[0].Modifier)];
        }

        if (value.Value.IsNull)
        {
            return new Datum[wanted.Count];
        }

        if (value.Type.Underlying.Representation != Representation.Record)
        {
            throw new SqlException(SqlState.DatatypeMismatch, "cannot return non-composite value from function returning composite type");
        }

        SqlRecord record = value.Value.Ref<SqlRecord>();
        if (wanted.Count == 0)
        {
            return record.Fields;
        }

        CheckStructure(frame, record.Type.Fields, wanted, mismatch);
        return Convert(frame, record.Fields, record.Type.Fields, wanted);
    }

    /// <summary>42804 unless the columns agree in number and types.</summary>
    public static void CheckStructure(PlFrame frame, IReadOnlyList<SqlField> given, IReadOnlyList<SqlField> wanted, string message)
    {
        if (given.Count != wanted.Count)
        {
            throw new SqlException(SqlState.DatatypeMismatch, message)
            {
                Detail = $"Number of returned columns ({given.Count}) does not match expected column count ({wanted.Count}).",
            };
        }

        for (int i = 0; i < given.Count; i++)
        {
            if (given[i].Type.Oid != wanted[i].Type.Oid && given[i].Type.Oid != SqlTypes.UnknownOid)
            {
                throw new SqlException(SqlState.DatatypeMismatch, message)
                {
                    Detail = $"Returned type {RoutineBinding.TypeText(frame.Context, given[i].Type)} does not match expected type "
                        + $"{RoutineBinding.TypeText(frame.Context, wanted[i].Type)} in column {i + 1}.",
                };
            }
        }
    }

    public static Datum[] Convert(PlFrame frame, Datum[] row, IReadOnlyList<SqlField> given, IReadOnlyList<SqlField> wanted)
    {
        Datum[]? changed = null;
        for (int i = 0; i < row.Length; i++)
        {
            if (given[i].Type.Oid != wanted[i].Type.Oid)
            {
                changed ??= (Datum[])row.Clone();
                changed[i] = frame.Routine.Conversions.Convert(frame.Context, row[i], given[i].Type, given[i].Modifier, wanted[i].Type, wanted[i].Modifier);
            }
        }

        return changed ?? row;
    }

    /// <summary>What a function that returns one value or row gives back.</summary>
    public static Datum Single(PlFrame frame)
    {
        PlRoutine routine = frame.Routine;
        if (routine.OutputSlots.Count == 1)
        {
            return frame.Slots[routine.OutputSlots[0].Index];
        }

        if (routine.OutputSlots.Count > 1)
        {
            SqlType row = routine.Result.Underlying.Fields.Count == routine.OutputSlots.Count
                ? routine.Result.Underlying
                : SqlRecord.AnonymousType(ColumnsOf(frame));
            return Datum.FromObject(new SqlRecord(row, OutputRow(frame)));
        }

        if (routine.Result.Oid == SqlTypes.VoidOid)
        {
            return Datum.From("");
        }

        if (frame.ResultType is not { } type)
        {
            return Datum.Null;
        }

        return routine.Result.Underlying.Representation == Representation.Record
            ? Row(frame, new TypedDatum(frame.Result, type, frame.ResultModifier))
            : routine.Conversions.Convert(frame.Context, frame.Result, type, frame.ResultModifier, routine.Result, -1);
    }

    private static Datum Row(PlFrame frame, TypedDatum value)
    {
        if (value.Value.IsNull)
        {
            return Datum.Null;
        }

        if (value.Type.Underlying.Representation != Representation.Record)
        {
            throw new SqlException(SqlState.DatatypeMismatch, "cannot return non-composite value from function returning composite type");
        }

        SqlRecord record = value.Value.Ref<SqlRecord>();
        SqlType wanted = frame.Routine.Result;
        if (wanted.Oid == SqlTypes.RecordOid)
        {
            IReadOnlyList<SqlField> fields = ColumnsOf(frame);
            if (fields.Count == 0)
            {
                return value.Value;
            }

            CheckStructure(frame, record.Type.Fields, fields, "returned record type does not match expected record type");
            return Datum.FromObject(new SqlRecord(SqlRecord.AnonymousType(fields), record.Fields));
        }

        if (record.Type.Oid == wanted.Underlying.Oid)
        {
            return value.Value;
        }

        CheckStructure(frame, record.Type.Fields, wanted.Underlying.Fields, "returned record type does not match expected record type");
        return Rows.Fit(frame, record, wanted);
    }
}
