using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Parsing;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog;

/// <summary>Definitions as SQL text, in the form of PostgreSQL's pg_get_…def functions.</summary>
internal sealed class DefinitionTexts(SqlContext context)
{
    private CatalogSnapshot Catalog => context.Catalog;

    /// <summary>A stored expression as pg_get_expr prints it.</summary>
    public static string Expression(string text) => Deparser.Print(SqlParser.ParseExpression(text));

    /// <summary>Default or generation expression of a column.</summary>
    public string? Default(ColumnInfo column)
    {
        if (column.DefaultText is null)
        {
            return null;
        }

        if (column.SequenceOid != 0 && Catalog.Sequences.TryGetValue(column.SequenceOid, out SequenceDefinition? sequence))
        {
            return $"nextval({Identifiers.Literal(CatalogNames.Show(context, Catalog, sequence))}::regclass)";
        }

        string type = TypeModifiers.Format(column.Type.Underlying, null, context);
        return SqlParser.ParseExpression(column.DefaultText) switch
        {
            Literal { Kind: LiteralKind.String } literal => Identifiers.Literal(literal.Text) + "::" + type,
            Unary { Operator: "-", Operand: Literal { Kind: LiteralKind.Integer or LiteralKind.Decimal } number } => $"'-{number.Text}'::{type}",
            { } other => Deparser.Print(other),
        };
    }

    // ---- constraints ----------------------------------------------------------------------------------------------------

    public string Constraint(TableDefinition table, ConstraintInfo constraint)
    {
        var text = new StringBuilder();
        switch (constraint.Type)
        {
            case ConstraintType.Check:
                text.Append("CHECK (").Append(Parenthesised(Expression(constraint.CheckText!))).Append(')');
                if (constraint.NoInherit)
                {
                    text.Append(" NO INHERIT");
                }

                break;
            case ConstraintType.ForeignKey:
                TableDefinition parent = Catalog.Tables[constraint.ReferencedTable];
                text.Append("FOREIGN KEY (").Append(Names(table, constraint.Columns)).Append(") REFERENCES ").Append(CatalogNames.Show(context, Catalog, parent))
                    .Append('(').Append(Names(parent, constraint.ReferencedColumns)).Append(')');
                if (constraint.MatchFull)
                {
                    text.Append(" MATCH FULL");
                }

                AppendAction(text, " ON UPDATE ", constraint.OnUpdate);
                AppendAction(text, " ON DELETE ", constraint.OnDelete);
                if (!constraint.OnDeleteColumns.IsEmpty)
                {
                    text.Append(" (").Append(Names(table, constraint.OnDeleteColumns)).Append(')');
                }

                break;
            default:
                IndexDefinition index = table.Indexes.First(i => i.Oid == constraint.IndexOid);
                text.Append(constraint.Type == ConstraintType.PrimaryKey ? "PRIMARY KEY " : index.NullsNotDistinct ? "UNIQUE NULLS NOT DISTINCT " : "UNIQUE ")
                    .Append('(').Append(Names(table, constraint.Columns)).Append(')');
                if (!index.Include.IsEmpty)
                {
                    text.Append(" INCLUDE (").Append(Names(table, index.Include)).Append(')');
                }

                break;
        }

        if (constraint.Deferrable)
        {
            text.Append(" DEFERRABLE");
        }

        if (constraint.InitiallyDeferred)
        {
            text.Append(" INITIALLY DEFERRED");
        }

        return constraint.Validated ? text.ToString() : text.Append(" NOT VALID").ToString();
    }

    public static string DomainConstraint(ConstraintInfo constraint) =>
        "CHECK (" + Parenthesised(Expression(constraint.CheckText!).Replace("value", "VALUE", StringComparison.Ordinal)) + ")" + (constraint.Validated ? "" : " NOT VALID");

    private static string Parenthesised(string text) => text.StartsWith('(') && Closes(text) ? text : "(" + text + ")";

    /// <summary>Whether the parenthesis that opens the text closes at its end.</summary>
    private static bool Closes(string text)
    {
        int depth = 0;
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            quoted ^= text[i] == '\'';
            depth += quoted ? 0 : text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            if (depth == 0)
            {
                return i == text.Length - 1;
            }
        }

        return false;
    }

    private static void AppendAction(StringBuilder text, string clause, ReferentialAction action)
    {
        if (action != ReferentialAction.NoAction)
        {
            text.Append(clause).Append(action switch
            {
                ReferentialAction.Restrict => "RESTRICT",
                ReferentialAction.Cascade => "CASCADE",
                ReferentialAction.SetNull => "SET NULL",
                _ => "SET DEFAULT",
            });
        }
    }

    private static string Names(TableDefinition table, IEnumerable<int> numbers) => string.Join(", ", numbers.Select(n => Identifiers.Quote(table.Columns.First(c => c.Number == n).Name)));

    // ---- indexes --------------------------------------------------------------------------------------------------------

    public string Index(TableDefinition table, IndexDefinition index)
    {
        var text = new StringBuilder(index.IsUnique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
        text.Append(Identifiers.Quote(index.Name)).Append(" ON ").Append(Identifiers.Quote(Catalog.Schemas[table.SchemaOid].Name, table.Name)).Append(" USING btree (");
        text.AppendJoin(", ", index.Columns.Select(c => IndexColumn(table, c) + Order(c))).Append(')');
        if (!index.Include.IsEmpty)
        {
            text.Append(" INCLUDE (").Append(Names(table, index.Include)).Append(')');
        }

        if (index.NullsNotDistinct)
        {
            text.Append(" NULLS NOT DISTINCT");
        }

        if (index.PredicateText is { } where)
        {
            text.Append(" WHERE ").Append(Parenthesised(Expression(where)));
        }

        return text.ToString();
    }

    /// <summary>One key column; expressions other than calls stand in parentheses.</summary>
    public static string IndexColumn(TableDefinition table, IndexColumn column)
    {
        if (column.ExpressionText is not { } expression)
        {
            return Identifiers.Quote(table.Columns.First(c => c.Number == column.Number).Name);
        }

        Expression parsed = SqlParser.ParseExpression(expression);
        string text = Deparser.Print(parsed);
        return parsed is FunctionCall ? text : Parenthesised(text) is var inner && inner == text ? text : inner;
    }

    private static string Order(IndexColumn column) => (column.Descending, column.NullsFirst) switch
    {
        (true, true) => " DESC",
        (true, false) => " DESC NULLS LAST",
        (false, true) => " NULLS FIRST",
        _ => "",
    };

    // ---- triggers, views ------------------------------------------------------------------------------------------------

    public string Trigger(SchemaObject relation, IReadOnlyList<ColumnInfo> columns, TriggerDefinition trigger)
    {
        var text = new StringBuilder("CREATE TRIGGER ").Append(Identifiers.Quote(trigger.Name));
        text.Append(trigger.Timing switch
        {
            TriggerTiming.Before => " BEFORE ",
            TriggerTiming.After => " AFTER ",
            _ => " INSTEAD OF ",
        });
        text.AppendJoin(" OR ", trigger.Events.Order(TriggerOrder.Instance).Select(e => e == TriggerEvent.Update && !trigger.UpdateOf.IsEmpty
            ? "UPDATE OF " + string.Join(", ", trigger.UpdateOf.Select(n => Identifiers.Quote(columns.First(c => c.Number == n).Name)))
            : e.ToString().ToUpperInvariant()));
        text.Append(" ON ").Append(Identifiers.Quote(Catalog.Schemas[relation.SchemaOid].Name, relation.Name));
        text.Append(trigger.ForEachRow ? " FOR EACH ROW" : " FOR EACH STATEMENT");
        if (trigger.WhenText is { } when)
        {
            text.Append(" WHEN (").Append(Parenthesised(Expression(when))).Append(')');
        }

        RoutineDefinition function = Catalog.Routines[trigger.FunctionOid];
        return text.Append(" EXECUTE FUNCTION ").Append(CatalogNames.Show(context, Catalog, function)).Append('(')
            .AppendJoin(", ", trigger.Arguments.Select(Identifiers.Literal)).Append(')').ToString();
    }

    public static string View(ViewDefinition view) => " " + Deparser.Print(ViewQueries.Parse(view.QueryText)).TrimStart() + ";";

    // ---- routines -------------------------------------------------------------------------------------------------------

    public string Arguments(RoutineDefinition routine, bool defaults, bool identity)
    {
        IEnumerable<RoutineParameterInfo> shown = routine.Parameters.Where(p => p.Mode != ParameterMode.Table && (!identity || routine.IsProcedure || p.Mode != ParameterMode.Out));
        return string.Join(", ", shown.Select(p => Parameter(routine, p, defaults)));
    }

    private string Parameter(RoutineDefinition routine, RoutineParameterInfo p, bool defaults)
    {
        string mode = p.Mode switch
        {
            ParameterMode.Out => "OUT ",
            ParameterMode.InOut => "INOUT ",
            ParameterMode.Variadic => "VARIADIC ",
            _ => routine.IsProcedure ? "IN " : "",
        };
        string name = p.Name is null ? "" : Identifiers.Quote(p.Name) + " ";
        string value = defaults && p.DefaultText is { } text ? " DEFAULT " + ParameterDefault(text, p.Type) : "";
        return mode + name + TypeModifiers.Format(p.Type, null, context) + value;
    }

    private string ParameterDefault(string text, SqlType type) => SqlParser.ParseExpression(text) is Literal { Kind: LiteralKind.String } literal
        ? Identifiers.Literal(literal.Text) + "::" + TypeModifiers.Format(type, null, context)
        : Expression(text);

    /// <summary>Null for procedures.</summary>
    public string? Result(RoutineDefinition routine)
    {
        if (routine.IsProcedure)
        {
            return null;
        }

        if (routine.ReturnsTable)
        {
            return "TABLE(" + string.Join(", ", routine.Parameters.Where(p => p.Mode == ParameterMode.Table)
                .Select(p => (p.Name is null ? "" : Identifiers.Quote(p.Name) + " ") + TypeModifiers.Format(p.Type, null, context))) + ")";
        }

        return (routine.ReturnsSet ? "SETOF " : "") + TypeModifiers.Format(routine.Result, null, context);
    }

    public string Routine(RoutineDefinition routine)
    {
        var text = new StringBuilder("CREATE OR REPLACE ").Append(routine.IsProcedure ? "PROCEDURE " : "FUNCTION ")
            .Append(Identifiers.Quote(Catalog.Schemas[routine.SchemaOid].Name, routine.Name)).Append('(').Append(Arguments(routine, true, false)).Append(")\n");
        if (!routine.IsProcedure)
        {
            text.Append(" RETURNS ").Append(Result(routine)).Append('\n');
        }

        text.Append(" LANGUAGE ").Append(routine.Language).Append('\n');
        var options = new List<string>();
        if (routine.Volatility != Volatility.Volatile)
        {
            options.Add(routine.Volatility.ToString().ToUpperInvariant());
        }

        if (routine.Strict)
        {
            options.Add("STRICT");
        }

        if (routine.SecurityDefiner)
        {
            options.Add("SECURITY DEFINER");
        }

        if (options.Count > 0)
        {
            text.Append(' ').AppendJoin(' ', options).Append('\n');
        }

        foreach ((string name, string value) in routine.Settings)
        {
            text.Append(" SET ").Append(Identifiers.Quote(name)).Append(" TO ").Append(Identifiers.Literal(value)).Append('\n');
        }

        if (routine.IsAtomic)
        {
            return text.Append(routine.Body).Append('\n').ToString();
        }

        string tag = routine.IsProcedure ? "procedure" : "function";
        while (routine.Body.Contains("$" + tag + "$", StringComparison.Ordinal))
        {
            tag += "x";
        }

        return text.Append("AS $").Append(tag).Append('$').Append(routine.Body).Append('$').Append(tag).Append("$\n").ToString();
    }

    // ---- rights ---------------------------------------------------------------------------------------------------------

    /// <summary>Grants as aclitem texts; null where none were written down.</summary>
    public static IReadOnlyList<string>? Acl(System.Collections.Immutable.ImmutableArray<Grant>? grants) => grants is not { } list ? null :
        list.Select(g => Role(g.Grantee) + "=" + string.Concat(Order(g.Privileges).Select(p => g.GrantablePrivileges.Contains(p, StringComparison.Ordinal) ? p + "*" : p.ToString())) + "/" + Role(g.Grantor)).ToArray();

    private static IEnumerable<char> Order(string privileges) => "arwdDxtXUCTc".Where(p => privileges.Contains(p, StringComparison.Ordinal));

    private static string Role(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? name : "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private sealed class TriggerOrder : IComparer<TriggerEvent>
    {
        public static readonly TriggerOrder Instance = new();

        /// <summary>PostgreSQL prints INSERT, DELETE, UPDATE, TRUNCATE.</summary>
        public int Compare(TriggerEvent x, TriggerEvent y) => Rank(x).CompareTo(Rank(y));

        private static int Rank(TriggerEvent e) => e switch
        {
            TriggerEvent.Insert => 0,
            TriggerEvent.Delete => 1,
            TriggerEvent.Update => 2,
            _ => 3,
        };
    }
}
