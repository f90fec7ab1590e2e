using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;
using TypeText = Aergo.Sql.Types.TypeText;

namespace Aergo.Sql.Engine;

/// <summary>COPY … FROM: rows of text into a table, all of them or none; and the query behind COPY … TO.</summary>
public static class CopyRunner
{
    /// <summary>Inserts the rows of <paramref name="data"/>; the tag is <c>COPY n</c>.</summary>
    public static StatementResult From(SqlContext context, CopyStatement copy, string data)
    {
        Refuse(copy);
        IStatementRunner runner = context.Services.Runner;
        var format = new CopyFormat(copy);
        BoundStatement? insert = null;
        ParameterTypes? types = null;
        int columns = copy.Columns.Count;
        long count = 0;
        foreach ((int line, string?[] fields) in format.Read(data))
        {
            if (insert is null)
            {
                columns = copy.Columns.Count > 0 ? copy.Columns.Count : ColumnCount(context, copy);
                types = new ParameterTypes([]);
                insert = runner.Bind(context, Insert(copy, columns), types)!;
            }

            if (fields.Length != columns)
            {
                throw new SqlException(SqlState.BadCopyFormat, fields.Length < columns ? $"missing data for column \"{ColumnName(context, copy, fields.Length)}\"" : "extra data after last expected column")
                {
                    Context = At(copy, line),
                };
            }

            try
            {
                var values = new Datum[columns];
                for (int i = 0; i < columns; i++)
                {
                    values[i] = fields[i] is { } text ? TypeText.Input(types![i]!, text, -1, context) : Datum.Null;
                }

                runner.Execute(context, insert, values);
            }
            catch (SqlException e)
            {
                e.AddContext(At(copy, line));
                throw;
            }

            count++;
        }

        return new StatementResult("COPY " + count.ToString(CultureInfo.InvariantCulture), null, [], count);
    }

    /// <summary>The query whose rows COPY … TO sends.</summary>
    public static SelectStatement Query(CopyStatement copy)
    {
        Refuse(copy);
        return copy.Query ?? new SelectStatement(new SelectCore(
            copy.Columns.Count == 0 ? [new SelectItem(new Star([]), null)] : [.. copy.Columns.Select(c => new SelectItem(new ColumnReference([c]), null))])
        {
            From = [new NamedTable(copy.Table!)],
        });
    }

    /// <summary>How many columns the data has.</summary>
    public static int ColumnCount(SqlContext context, CopyStatement copy) =>
        copy.Columns.Count > 0 ? copy.Columns.Count : Columns(context, copy).Count;

    private static void Refuse(CopyStatement copy)
    {
        if (copy.External)
        {
            throw new SqlException(SqlState.InsufficientPrivilege, "COPY to or from a file or program of the server is not allowed")
            {
                Hint = "Use COPY … FROM STDIN or TO STDOUT; psql's \\copy does so.",
            };
        }

        if (copy.Where is not null)
        {
            throw SqlException.NotSupported("COPY … WHERE");
        }
    }

    private static InsertStatement Insert(CopyStatement copy, int columns) => new(
        copy.Table!,
        null,
        [.. copy.Columns.Select(c => new ColumnTarget(c, []))],
        new SelectStatement(new ValuesBody([[.. Enumerable.Range(1, columns).Select(i => new ParameterReference(i))]])))
    {
        Overriding = Overriding.System,
    };

    private static IReadOnlyList<OutputColumn> Columns(SqlContext context, CopyStatement copy) =>
        context.Services.Runner.Bind(context, Query(copy), new ParameterTypes([]))!.Columns;

    private static string ColumnName(SqlContext context, CopyStatement copy, int index) =>
        copy.Columns.Count > 0 ? copy.Columns[index] : Columns(context, copy)[index].Name;

    private static string At(CopyStatement copy, int line) => $"COPY {copy.Table!.Name}, line {line}";
}
