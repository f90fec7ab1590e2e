using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Parsing;
using Aergo.Sql.Types;

namespace Aergo.Sql.Tests.Binding;

/// <summary>Statements with what PostgreSQL 15 says of them when it only parses and describes: column names and types, or the error with place, detail and hint.</summary>
/// <remarks>
/// Cases are divided by blank lines. <c>=&gt; ($types) name type, …</c> is a description, <c>!! state@position message | detail: … | hint: …</c> an error.
/// Where we differ on purpose a line <c>-- ours:</c> gives our answer and stands above the recorded one.
/// </remarks>
internal static class BindingCases
{
    public sealed record Case(int Line, string Sql, string Expected);

    public static string Text(string name)
    {
        using Stream stream = typeof(BindingCases).Assembly.GetManifestResourceStream("Binding/" + name) ?? throw new FileNotFoundException(name);
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    public static IEnumerable<Case> Read(string name)
    {
        List<string> sql = [];
        string? expected = null, ours = null;
        int line = 0, first = 0;
        foreach (string text in Text(name).Split('\n').Append(""))
        {
            line++;
            if (text.StartsWith("-- ours: ", System.StringComparison.Ordinal))
            {
                ours = text["-- ours: ".Length..];
            }
            else if (text.StartsWith("=>", System.StringComparison.Ordinal) || text.StartsWith("!!", System.StringComparison.Ordinal))
            {
                expected = text;
            }
            else if (text.Length > 0 && !text.StartsWith("--", System.StringComparison.Ordinal))
            {
                first = sql.Count == 0 ? line : first;
                sql.Add(text);
            }
            else if (text.Length == 0 && sql.Count > 0)
            {
                yield return new Case(first, string.Join('\n', sql), ours ?? expected ?? "");
                sql.Clear();
                expected = ours = null;
            }
        }
    }

    // Clients are told the base type of a domain.
    private static int BaseModifier(OutputColumn column)
    {
        int modifier = column.Modifier;
        for (SqlType type = column.Type; type.BaseType is not null; type = type.BaseType)
        {
            modifier = type.BaseModifier;
        }

        return modifier;
    }

    /// <summary>Our answer in the form of the files.</summary>
    public static string Answer(BindingDatabase database, string sql) => Answer(database.Context(), sql);

    public static string Answer(SqlContext context, string sql)
    {
        try
        {
            BoundStatement bound = new Binder(context, new ParameterTypes([])).Bind(SqlParser.Parse(sql)[0]);
            StringBuilder text = new("=>");
            if (bound.ParameterTypes.Count > 0)
            {
                text.Append(" (").AppendJoin(", ", bound.ParameterTypes.Select(t => t.DisplayName)).Append(')');
            }

            Binder names = new(context, new ParameterTypes([]));
            text.AppendJoin(',', bound.Columns.Select(c => " " + c.Name + " " + names.FormatType(c.Type.Underlying, BaseModifier(c))));
            return text.ToString();
        }
        catch (SqlException e)
        {
            string text = "!! " + e.Code + (e.Position > 0 ? "@" + e.Position : "") + " " + e.Message;
            text += e.Detail is null ? "" : " | detail: " + e.Detail;
            text += e.Hint is null ? "" : " | hint: " + e.Hint;
            return text.Replace("\n", "\\n", System.StringComparison.Ordinal);
        }
    }
}
