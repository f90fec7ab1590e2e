using System;
using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>A place that values are put into: a variable, or a field of a row variable.</summary>
internal sealed record PlTarget(PlSlot Slot, string? Field)
{
    public bool IsRow => Field is null && Slot.IsRow;

    /// <summary>Type of the place; null for what depends on the row held now.</summary>
    public SqlType? StaticType
    {
        get
        {
            if (Field is null)
            {
                return Slot.IsGenericRecord ? null : Slot.Type;
            }

            int index = Slot.IsGenericRecord ? -1 : RoutineBinding.FieldIndex(Slot.Type.Underlying, Field);
            return index < 0 ? null : Slot.Type.Underlying.Fields[index].Type;
        }
    }

    /// <summary>Puts a value there, converted to the place's type.</summary>
    public void Store(PlFrame frame, TypedDatum value)
    {
        if (Field is not null)
        {
            StoreField(frame, value);
            return;
        }

        if (value.Value.IsNull && Slot.NotNull)
        {
            throw new SqlException(SqlState.NullNotAllowed, $"null value cannot be assigned to variable \"{Slot.Name}\" declared NOT NULL");
        }

        frame.Slots[Slot.Index] = Slot.IsRow ? Row(frame, value) : Converted(frame, value, Slot.Type, Slot.Modifier);
    }

    private static Datum Converted(PlFrame frame, TypedDatum value, SqlType type, int modifier) =>
        frame.Routine.Conversions.Convert(frame.Context, value.Value, value.Type, value.Modifier, type, modifier);

    private Datum Row(PlFrame frame, TypedDatum value)
    {
        if (value.Value.IsNull)
        {
            if (Slot.IsGenericRecord)
            {
                frame.Forget(Slot);
            }

            return Slot.Type.Kind == TypeKind.Domain ? Converted(frame, value, Slot.Type, Slot.Modifier) : Datum.Null;
        }

        if (value.Type.Underlying.Representation != Representation.Record)
        {
            // An untyped text may still be read as a row.
            return Slot.IsGenericRecord || value.Type.Oid is not (SqlTypes.UnknownOid or SqlTypes.TextOid)
                ? throw new SqlException(SqlState.DatatypeMismatch, "cannot assign non-composite value to a record variable")
                : Converted(frame, value, Slot.Type, Slot.Modifier);
        }

        SqlRecord record = value.Value.Ref<SqlRecord>();
        return Slot.IsGenericRecord ? value.Value : Rows.Fit(frame, record, Slot.Type);
    }

    private void StoreField(PlFrame frame, TypedDatum value)
    {
        SqlType row = Slot.IsGenericRecord ? frame.ShapeOf(Slot) : Slot.Type.Underlying;
        int index = RoutineBinding.FieldIndex(row, Field!);
        if (index < 0)
        {
            throw new SqlException(SqlState.UndefinedColumn, $"record \"{Slot.Name}\" has no field \"{Field}\"");
        }

        Datum present = frame.Slots[Slot.Index];
        Datum[] fields = present.IsNull ? new Datum[row.Fields.Count] : (Datum[])present.Ref<SqlRecord>().Fields.Clone();
        fields[index] = Converted(frame, value, row.Fields[index].Type, row.Fields[index].Modifier);
        frame.Slots[Slot.Index] = Datum.FromObject(new SqlRecord(row, fields));
    }
}

/// <summary>Moves whole rows into variables and results.</summary>
internal static class Rows
{
    /// <summary>The row type of a result's columns.</summary>
    public static SqlType TypeOf(IReadOnlyList<OutputColumn> columns)
    {
        var fields = new SqlField[columns.Count];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = new SqlField(columns[i].Name, columns[i].Type, columns[i].Modifier);
        }

        return SqlRecord.AnonymousType(fields);
    }

    /// <summary>A row as a value of a composite type: field by field in order, missing ones NULL, further ones dropped.</summary>
    public static Datum Fit(PlFrame frame, SqlRecord record, SqlType type)
    {
        SqlType row = type.Underlying;
        if (record.Type.Oid == row.Oid && record.Type.Oid != SqlTypes.RecordOid)
        {
            return Finish(frame, Datum.FromObject(record), row, type);
        }

        var fields = new Datum[row.Fields.Count];
        for (int i = 0; i < fields.Length; i++)
        {
            SqlField to = row.Fields[i];
            SqlField? from = i < record.Fields.Length ? record.Type.Fields[i] : null;
            fields[i] = from is null
                ? frame.Routine.Conversions.Convert(frame.Context, Datum.Null, to.Type, -1, to.Type, -1)
                : frame.Routine.Conversions.Convert(frame.Context, record.Fields[i], from.Type, from.Modifier, to.Type, to.Modifier);
        }

        return Finish(frame, Datum.FromObject(new SqlRecord(row, fields)), row, type);
    }

    private static Datum Finish(PlFrame frame, Datum value, SqlType row, SqlType type) =>
        row.Oid == type.Oid ? value : frame.Routine.Conversions.Convert(frame.Context, value, row, -1, type, -1);

    /// <summary>Puts a row, or NULL for none, into the targets of INTO, FOR or FETCH.</summary>
    public static void Store(PlFrame frame, IReadOnlyList<PlTarget> targets, IReadOnlyList<OutputColumn> columns, Datum[]? row)
    {
        if (targets.Count == 1 && targets[0].IsRow)
        {
            PlSlot slot = targets[0].Slot;
            // One composite column is the row itself where a composite is wanted.
            if (columns.Count == 1 && columns[0].Type.Underlying.Kind == TypeKind.Composite && !slot.IsGenericRecord && columns[0].Type.Underlying.Oid == slot.Type.Underlying.Oid)
            {
                targets[0].Store(frame, new TypedDatum(row is null ? Datum.Null : row[0], columns[0].Type, columns[0].Modifier));
                return;
            }

            SqlType type = TypeOf(columns);
            if (row is not null)
            {
                targets[0].Store(frame, new TypedDatum(Datum.FromObject(new SqlRecord(type, row)), type, -1));
            }
            else if (slot.IsGenericRecord)
            {
                frame.SetEmpty(slot, type);
            }
            else
            {
                frame.Slots[slot.Index] = Datum.Null;
            }

            return;
        }

        for (int i = 0; i < targets.Count; i++)
        {
            bool given = row is not null && i < row.Length;
            SqlType type = i < columns.Count ? columns[i].Type : SqlTypes.Unknown;
            targets[i].Store(frame, new TypedDatum(given ? row![i] : Datum.Null, type, i < columns.Count ? columns[i].Modifier : -1));
        }
    }
}
