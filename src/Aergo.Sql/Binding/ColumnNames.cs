using Aergo.Sql.Syntax;

namespace Aergo.Sql.Binding;

/// <summary>The name an output column gets without AS. Source: PostgreSQL's FigureColname.</summary>
internal static class ColumnNames
{
    private const string Anonymous = "?column?";

    public static string Of(Expression expression)
    {
        Figure(expression, out string? name);
        return name ?? Anonymous;
    }

    // Strength 2: a name of its own; 1: the name of a type or CASE, which a stronger one inside a cast beats; 0: none.
    private static int Figure(Expression expression, out string? name)
    {
        name = null;
        switch (expression)
        {
            case ColumnReference e:
                name = e.Names[^1];
                return 2;
            case Star { Qualifier: [.., var last] }:
                name = last;
                return 2;
            case FieldSelection { Field: { } field }:
                name = field;
                return 2;
            case FieldSelection e:
                return Figure(e.Operand, out name);
            case Subscript e:
                return Figure(e.Operand, out name);
            case FunctionCall e:
                name = e.Name.Name;
                return 2;
            case SqlValue e:
                name = ValueName(e.Kind);
                return 2;
            case SpecialCall e:
                name = e.Form.ToString().ToLowerInvariant();
                return 2;
            case Cast e:
            {
                int strength = Figure(e.Operand, out name);
                if (strength <= 1)
                {
                    name = e.Type.Name.Name;
                    return 1;
                }

                return strength;
            }

            case Collate e:
                return Figure(e.Operand, out name);
            case Case e:
            {
                int strength = e.Else is null ? 0 : Figure(e.Else, out name);
                if (strength <= 1)
                {
                    name = "case";
                    return 1;
                }

                return strength;
            }

            case Exists:
                name = "exists";
                return 2;
            case ArraySubquery or ArrayConstructor:
                name = "array";
                return 2;
            case RowConstructor:
                name = "row";
                return 2;
            case ScalarSubquery e:
                name = FirstColumn(e.Query);
                return name is null ? 0 : 2;
            default:
                return 0;
        }
    }

    private static string? FirstColumn(SelectStatement query)
    {
        QueryBody body = query.Body;
        while (true)
        {
            switch (body)
            {
                case SetOperation e:
                    body = e.Left;
                    continue;
                case NestedQuery e:
                    body = e.Query.Body;
                    continue;
                case SelectCore { Items: [var item, ..] }:
                    return item.Alias ?? Of(item.Expression);
                case ValuesBody:
                    return "column1";
                default:
                    return null;
            }
        }
    }

    private static string ValueName(SqlValueKind kind) => kind switch
    {
        SqlValueKind.CurrentDate => "current_date",
        SqlValueKind.CurrentTime => "current_time",
        SqlValueKind.CurrentTimestamp => "current_timestamp",
        SqlValueKind.LocalTime => "localtime",
        SqlValueKind.LocalTimestamp => "localtimestamp",
        SqlValueKind.CurrentUser => "current_user",
        SqlValueKind.SessionUser => "session_user",
        SqlValueKind.User => "user",
        SqlValueKind.CurrentRole => "current_role",
        SqlValueKind.CurrentCatalog => "current_catalog",
        _ => "current_schema",
    };
}
