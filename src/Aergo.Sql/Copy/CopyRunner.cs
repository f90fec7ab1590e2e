using System;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Compilation;
using Aergo.Sql.Execution;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;
using TypeText = Aergo.Sql.Types.TypeText;

namespace Aergo.Sql.Copy;

/// <summary>COPY … FROM: the rows of some data into a table, all of them or none; and the query behind COPY … TO.</summary>
public static class CopyRunner
{
    // Stands in the bound INSERT where the data's rows go; two rows, for one alone would be bound as a plain SELECT.
    private const int TemplateRows = 2;

    /// <summary>Inserts the rows of <paramref name="data"/> as one statement; the tag is <c>COPY n</c>.</summary>
    public static StatementResult From(SqlContext context, CopyStatement copy, ReadOnlyMemory<byte> data)
    {
        var options = new CopyOptions(copy);
        CopyTarget target = CopyTarget.Of(context, copy);
        (List<Datum[]> rows, long held) = Rows(context, copy, options, target, data);
        long count = rows.Count;
        if (count > 0)
        {
            var types = new ParameterTypes(target.Columns.Select(c => c.Type.Underlying), isFixed: true);
            BoundStatement template = context.Services.Runner.Bind(context, Insert(copy, target), types)!;
            LogicalNode root = new Filling(rows).Node(template.Root);
            count = context.Services.Runner.Execute(context, template with { Root = root }, []).Affected;
        }

        context.Memory.Release(held);

        return new StatementResult("COPY " + count.ToString(CultureInfo.InvariantCulture), null, [], count);
    }

    /// <summary>The query whose rows COPY … TO sends.</summary>
    public static SelectStatement Query(SqlContext context, CopyStatement copy)
    {
        CopyTarget.Refuse(copy);
        if (copy.Query is { } query)
        {
            return query.Body is SelectCore { Into: not null } ? throw SqlException.NotSupported("COPY (SELECT INTO)") : query;
        }

        CopyTarget target = CopyTarget.Of(context, copy);
        return new SelectStatement(new SelectCore([.. target.Columns.Select(c => new SelectItem(new ColumnReference([c.Name]), null))])
        {
            From = [new NamedTable(copy.Table!)],
        });
    }

    /// <summary>The rows, and the bytes taken from the memory limit for them.</summary>
    private static (List<Datum[]> Rows, long Held) Rows(SqlContext context, CopyStatement copy, CopyOptions options, CopyTarget target, ReadOnlyMemory<byte> data)
    {
        long held = 0;
        var rows = new List<Datum[]>();
        IEnumerable<Datum[]> parsed = options.Layout == CopyLayout.Binary ? Binary(context, copy, target, data) : Lines(context, copy, options, target, data);
        foreach (Datum[] row in parsed)
        {
            long bytes = RowSize.Of(row);
            context.Memory.Take(bytes);
            held += bytes;
            context.Gas.Charge(GasSchedule.OperatorRow);
            context.CheckCancelled();
            rows.Add(row);
        }

        return (rows, held);
    }

    private static IEnumerable<Datum[]> Binary(SqlContext context, CopyStatement copy, CopyTarget target, ReadOnlyMemory<byte> data)
    {
        var reader = new CopyBinary(data);
        int line = 0;
        while (true)
        {
            line++;
            if (BinaryRow(context, copy, target, reader, line) is not { } row)
            {
                yield break;
            }

            yield return row;
        }
    }

    private static IEnumerable<Datum[]> Lines(SqlContext context, CopyStatement copy, CopyOptions options, CopyTarget target, ReadOnlyMemory<byte> data)
    {
        string[] names = [.. target.Columns.Select(c => c.Name)];
        bool[] notNull = CopyOptions.Flags(options.ForceNotNull, names, "FORCE_NOT_NULL"), toNull = CopyOptions.Flags(options.ForceNull, names, "FORCE_NULL");
        var reader = new CopyReader(options, data);
        bool header = options.Header != CopyHeader.None;
        while (true)
        {
            int line = reader.Line + 1;
            if (Line(copy, reader) is not { } fields)
            {
                yield break;
            }

            if (header)
            {
                CheckHeader(copy, options, names, fields);
                header = false;
                continue;
            }

            yield return Row(context, copy, options, target, line, fields, notNull, toNull);
        }
    }

    // What a reader says of a field gets the line it stands on.
    private static Datum[]? BinaryRow(SqlContext context, CopyStatement copy, CopyTarget target, CopyBinary reader, int line)
    {
        try
        {
            return reader.Next(target.Columns.Count) is { } fields
                ? [.. fields.Select((f, i) => f is { } bytes ? TypeBinary.Read(target.Columns[i].Type.Underlying, bytes.Span, context) : Datum.Null)]
                : null;
        }
        catch (SqlException e)
        {
            e.AddContext(Place(copy, line));
            throw;
        }
    }

    private static List<CopyField>? Line(CopyStatement copy, CopyReader reader)
    {
        int line = reader.Line + 1;
        try
        {
            return reader.Next();
        }
        catch (SqlException e)
        {
            e.AddContext(Place(copy, line));
            throw;
        }
    }

    private static Datum[] Row(
        SqlContext context, CopyStatement copy, CopyOptions options, CopyTarget target, int line, List<CopyField> fields, bool[] notNull, bool[] toNull)
    {
        try
        {
            return Values(context, options, target, fields, notNull, toNull);
        }
        catch (SqlException e)
        {
            e.AddContext(Place(copy, line));
            throw;
        }
    }

    private static Datum[] Values(SqlContext context, CopyOptions options, CopyTarget target, List<CopyField> fields, bool[] notNull, bool[] toNull)
    {
        // A table without columns has lines without fields.
        int count = target.Columns.Count == 0 && fields is [{ Bytes.Length: 0 }] ? 0 : fields.Count;
        if (count < target.Columns.Count)
        {
            throw new SqlException(SqlState.BadCopyFormat, $"missing data for column \"{target.Columns[count].Name}\"");
        }

        if (count > target.Columns.Count)
        {
            throw new SqlException(SqlState.BadCopyFormat, "extra data after last expected column");
        }

        var values = new Datum[count];
        for (int i = 0; i < count; i++)
        {
            SqlType type = target.Columns[i].Type.Underlying;
            if (!fields[i].IsNull && !toNull[i] && Integer(type, fields[i].Bytes.Span) is { } integer)
            {
                values[i] = integer;
                continue;
            }

            string? text = fields[i].IsNull ? null : CopyReader.Decode(fields[i].Bytes.Span);
            text = text is null && notNull[i] ? options.Null : text is not null && toNull[i] && text == options.Null ? null : text;
            values[i] = text is null ? Datum.Null : TypeText.Input(type, text, target.Columns[i].Modifier, context);
        }

        return values;
    }

    private static void CheckHeader(CopyStatement copy, CopyOptions options, string[] names, List<CopyField> fields)
    {
        if (options.Header != CopyHeader.Match)
        {
            return;
        }

        string? problem = fields.Count != names.Length ? $"wrong number of fields in header line: got {fields.Count}, expected {names.Length}" : null;
        for (int i = 0; problem is null && i < names.Length; i++)
        {
            string? name = fields[i].IsNull ? null : CopyReader.Decode(fields[i].Bytes.Span);
            problem = name is null ? $"column name mismatch in header line field {i + 1}: got null value (\"{options.Null}\"), expected \"{names[i]}\""
                : name != names[i] ? $"column name mismatch in header line field {i + 1}: got \"{name}\", expected \"{names[i]}\""
                : null;
        }

        if (problem is not null)
        {
            throw new SqlException(SqlState.BadCopyFormat, problem) { Context = Place(copy, 1) };
        }
    }

    /// <summary>An integer as it is nearly always written; null for anything else, errors included.</summary>
    private static Datum? Integer(SqlType type, ReadOnlySpan<byte> text)
    {
        if (!Representations.IsInteger(type))
        {
            return null;
        }

        if (!Utf8Parser.TryParse(text, out long value, out int read) || read != text.Length)
        {
            return null;
        }

        bool fits = type.Representation switch
        {
            Representation.Int16 => value is >= short.MinValue and <= short.MaxValue,
            Representation.Int32 => value is >= int.MinValue and <= int.MaxValue,
            _ => true,
        };
        return fits ? Datum.From(value) : null;
    }

    private static string Place(CopyStatement copy, int line) => $"COPY {copy.Table!.Name}, line {line}";

    // COPY gives identity columns what the data says.
    private static InsertStatement Insert(CopyStatement copy, CopyTarget target)
    {
        Expression[] row = [.. target.Columns.Select((_, i) => new ParameterReference(i + 1))];
        var rows = new SelectStatement(new ValuesBody([.. Enumerable.Repeat(row, TemplateRows)]));
        string[] names = [.. target.Columns.Select(c => c.Name)];
        return new InsertStatement(
            copy.Table!,
            null,
            [.. names.Select(n => new ColumnTarget(n, []))],
            new SelectStatement(new SelectCore([new SelectItem(new Star([]), null)])
            {
                From = [new DerivedTable(rows, false) { Alias = copy.Table!.Name, ColumnAliases = names }],
                Where = copy.Where,
            }))
        {
            Overriding = Overriding.System,
        };
    }

    /// <summary>Puts the data's rows where the template has its parameters.</summary>
    private sealed class Filling(IReadOnlyList<Datum[]> rows) : BoundRewriter
    {
        public override LogicalNode Node(LogicalNode node) =>
            node is LogicalValues { Rows: [[BoundParameter, ..], ..] } values ? new LogicalRows(rows, values.Columns) : base.Node(node);
    }
}
