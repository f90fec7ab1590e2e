using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Parsing;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Types;

/// <summary>Names of catalog objects behind oids: text forms of regclass, regtype, regproc, regprocedure, regoper, regrole and regnamespace.</summary>
/// <remarks>Printed bare when the search path finds them, qualified otherwise; an oid nobody has prints as its number, 0 as a hyphen.</remarks>
public static class RegNames
{
    private const string CatalogSchema = "pg_catalog";

    /// <summary>Whether a type's bare name finds it.</summary>
    public static bool IsVisible(SqlType type, SqlContext context) => FindType(null, type.Name, context)?.Oid == type.Oid;

    public static string Format(SqlType type, uint oid, SqlContext context)
    {
        if (oid == 0)
        {
            return "-";
        }

        string? name = type.Oid switch
        {
            SqlTypes.RegClassOid => RelationName(oid, context),
            SqlTypes.RegTypeOid => context.Catalog.FindType(oid) is { } found ? TypeModifiers.Format(found, null, context) : null,
            SqlTypes.RegProcOid => RoutineName(oid, context),
            SqlTypes.RegProcedureOid => RoutineSignature(oid, context),
            SqlTypes.RegOperOid => context.Services.Functions.AllOperators.FirstOrDefault(o => o.Oid == oid)?.Name,
            SqlTypes.RegRoleOid => RoleName(oid, context),
            SqlTypes.RegNamespaceOid => SchemaName(oid, context) is { } schema ? Identifiers.Quote(schema) : null,
            _ => null,
        };
        return name ?? oid.ToString(CultureInfo.InvariantCulture);
    }

    public static uint Parse(SqlType type, string text, SqlContext context)
    {
        if (text == "-")
        {
            return 0;
        }

        if (text.Length > 0 && TextScan.CountDigits(text) == text.Length)
        {
            return ScalarText.ParseOid(text);
        }

        switch (type.Oid)
        {
            case SqlTypes.RegTypeOid: return ParseType(text, context);
            case SqlTypes.RegProcedureOid: return ParseSignature(text, context);
            default: break;
        }

        if (type.Oid == SqlTypes.RegOperOid)
        {
            return ParseOperator(text, context);
        }

        List<string> parts = SplitName(text);
        switch (type.Oid)
        {
            case SqlTypes.RegRoleOid:
                string role = Single(parts);
                return role == InitialCatalog.SystemRole
                    ? InitialCatalog.SystemRoleOid
                    : context.Catalog.Roles.TryGetValue(role, out RoleDefinition? found)
                        ? found.Oid
                        : throw new SqlException(SqlState.UndefinedObject, $"role \"{role}\" does not exist");
            case SqlTypes.RegNamespaceOid:
                return SchemaOid(Single(parts), context);
            case SqlTypes.RegProcOid:
                return ParseRoutine(text, parts, context);
            default:
                return ParseRelation(parts, context);
        }
    }

    /// <summary>Oid of a relation by name along the search path, or null.</summary>
    public static uint? FindRelation(string? schema, string name, SqlContext context)
    {
        if (schema is null)
        {
            if (context.Catalog.System.Find(CatalogSchema, name) is { } system)
            {
                return system.Definition.Oid;
            }

            foreach (SchemaDefinition candidate in context.Catalog.SchemasToSearch(context.Settings.SearchPath))
            {
                if (InSchema(candidate, name, context) is { } oid)
                {
                    return oid;
                }
            }

            return null;
        }

        return context.Catalog.System.Find(schema, name) is { } table
            ? table.Definition.Oid
            : context.Catalog.FindSchema(schema) is { } definition ? InSchema(definition, name, context) : null;
    }

    private static uint? InSchema(SchemaDefinition schema, string name, SqlContext context) =>
        context.Catalog.Relations.TryGetValue((schema.Oid, name), out (RelationKind Kind, uint Oid) relation)
            ? relation.Oid
            : context.Catalog.System.Find(schema.Name, name)?.Definition.Oid;

    private static SqlType? FindType(string? schema, string name, SqlContext context)
    {
        if (schema is null or CatalogSchema && SqlTypes.Find(name) is { } builtIn)
        {
            return builtIn;
        }

        IEnumerable<SchemaDefinition> schemas = schema is null
            ? context.Catalog.SchemasToSearch(context.Settings.SearchPath)
            : context.Catalog.FindSchema(schema) is { } definition ? [definition] : [];
        foreach (SchemaDefinition candidate in schemas)
        {
            if (context.Catalog.TypesByName.TryGetValue((candidate.Oid, name), out uint oid))
            {
                return context.Catalog.FindType(oid);
            }

            if (context.Catalog.Relations.TryGetValue((candidate.Oid, name), out (RelationKind Kind, uint Oid) relation))
            {
                uint row = context.Catalog.Tables.TryGetValue(relation.Oid, out TableDefinition? table) ? table.RowTypeOid
                    : context.Catalog.Views.TryGetValue(relation.Oid, out ViewDefinition? view) ? view.RowTypeOid
                    : 0;
                return row == 0 ? null : context.Catalog.FindType(row);
            }
        }

        return null;
    }

    private static uint ParseRelation(List<string> parts, SqlContext context)
    {
        string? schema = SchemaPart(parts, "improper relation name (too many dotted names)");
        if (schema is not null)
        {
            _ = SchemaOid(schema, context);
        }

        return FindRelation(schema, parts[^1], context)
            ?? throw new SqlException(SqlState.UndefinedTable, $"relation \"{string.Join('.', parts)}\" does not exist");
    }

    private static uint ParseType(string text, SqlContext context)
    {
        TypeName name = SqlParser.ParseTypeName(text);
        SqlType? type = FindType(name.Name.Schema, name.Name.Name, context);
        if (type is not null && name.ArrayDimensions > 0 && type.Kind != TypeKind.Array)
        {
            type = context.Catalog.ArrayTypeOf(type);
        }

        return type?.Oid ?? throw new SqlException(SqlState.UndefinedObject, $"type \"{text}\" does not exist");
    }

    private static uint ParseRoutine(string text, List<string> parts, SqlContext context)
    {
        List<uint> oids = Routines(SchemaPart(parts, "improper qualified name (too many dotted names)"), parts[^1], context).Select(r => r.Oid).ToList();
        return oids.Count switch
        {
            0 => throw new SqlException(SqlState.UndefinedFunction, $"function \"{text}\" does not exist"),
            1 => oids[0],
            _ => throw new SqlException(SqlState.AmbiguousFunction, $"more than one function named \"{text}\""),
        };
    }

    private static uint ParseSignature(string text, SqlContext context)
    {
        int open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            throw new SqlException(SqlState.InvalidTextRepresentation, "expected a left parenthesis");
        }

        if (!text.TrimEnd().EndsWith(')'))
        {
            throw new SqlException(SqlState.InvalidTextRepresentation, "expected a right parenthesis");
        }

        List<string> parts = SplitName(text[..open]);
        string list = text[(open + 1)..text.LastIndexOf(')')];
        uint[] types = SplitArguments(list).Select(a => ParseType(a, context)).ToArray();
        foreach ((uint oid, uint[] parameters) in Routines(SchemaPart(parts, "improper qualified name (too many dotted names)"), parts[^1], context))
        {
            if (parameters.AsSpan().SequenceEqual(types))
            {
                return oid;
            }
        }

        throw new SqlException(SqlState.UndefinedFunction, $"function \"{text}\" does not exist");
    }

    private static uint ParseOperator(string text, SqlContext context)
    {
        string name = text.Contains('.', StringComparison.Ordinal) ? text[(text.LastIndexOf('.') + 1)..] : text;
        IReadOnlyList<OperatorDefinition> found = context.Services.Functions.Operators(name);
        return found.Count switch
        {
            0 => throw new SqlException(SqlState.UndefinedFunction, $"operator does not exist: {text}"),
            1 => found[0].Oid,
            _ => throw new SqlException(SqlState.AmbiguousFunction, $"more than one operator named {text}"),
        };
    }

    private static IEnumerable<(uint Oid, uint[] Parameters)> Routines(string? schema, string name, SqlContext context)
    {
        FunctionRegistry registry = context.Services.Functions;
        if (schema is null or CatalogSchema)
        {
            foreach (FunctionDefinition function in registry.Functions(name))
            {
                yield return (function.Oid, function.Parameters.Select(p => p.Oid).ToArray());
            }

            foreach (AggregateDefinition aggregate in registry.Aggregates(name))
            {
                yield return (aggregate.Oid, aggregate.Parameters.Select(p => p.Oid).ToArray());
            }

            foreach (WindowFunctionDefinition window in registry.WindowFunctions(name))
            {
                yield return (window.Oid, window.Parameters.Select(p => p.Oid).ToArray());
            }
        }

        IEnumerable<SchemaDefinition> schemas = schema is null
            ? context.Catalog.SchemasToSearch(context.Settings.SearchPath)
            : context.Catalog.FindSchema(schema) is { } definition ? [definition] : [];
        foreach (SchemaDefinition candidate in schemas)
        {
            if (!context.Catalog.RoutinesByName.TryGetValue((candidate.Oid, name), out var oids))
            {
                continue;
            }

            foreach (uint oid in oids)
            {
                yield return (oid, Inputs(context.Catalog.Routines[oid]).Select(p => p.Type.Oid).ToArray());
            }
        }
    }

    private static IEnumerable<RoutineParameterInfo> Inputs(RoutineDefinition routine) =>
        routine.Parameters.Where(p => p.Mode is not (ParameterMode.Out or ParameterMode.Table));

    private static string? RelationName(uint oid, SqlContext context)
    {
        CatalogSnapshot catalog = context.Catalog;
        (string Schema, string Name)? found = null;
        if (catalog.System.Find(oid) is { } system)
        {
            found = (system.SchemaName, system.Definition.Name);
        }
        else if (catalog.Tables.TryGetValue(oid, out TableDefinition? table))
        {
            found = (SchemaName(table.SchemaOid, context) ?? string.Empty, table.Name);
        }
        else if (catalog.Views.TryGetValue(oid, out ViewDefinition? view))
        {
            found = (SchemaName(view.SchemaOid, context) ?? string.Empty, view.Name);
        }
        else if (catalog.Sequences.TryGetValue(oid, out SequenceDefinition? sequence))
        {
            found = (SchemaName(sequence.SchemaOid, context) ?? string.Empty, sequence.Name);
        }
        else if (catalog.IndexTables.TryGetValue(oid, out uint owner) && catalog.Tables.TryGetValue(owner, out table)
            && table.Indexes.FirstOrDefault(i => i.Oid == oid) is { } index)
        {
            found = (SchemaName(table.SchemaOid, context) ?? string.Empty, index.Name);
        }

        return found is not { } name ? null
            : FindRelation(null, name.Name, context) == oid ? Identifiers.Quote(name.Name)
            : Identifiers.Quote(name.Schema, name.Name);
    }

    private static string? RoutineName(uint oid, SqlContext context)
    {
        if (context.Catalog.Routines.TryGetValue(oid, out RoutineDefinition? routine))
        {
            string? schema = SchemaName(routine.SchemaOid, context);
            return schema is null || Routines(null, routine.Name, context).Any(r => r.Oid == oid)
                ? Identifiers.Quote(routine.Name)
                : Identifiers.Quote(schema, routine.Name);
        }

        return BuiltIn(oid, context)?.Name is { } name ? Identifiers.Quote(name) : null;
    }

    private static string? RoutineSignature(uint oid, SqlContext context)
    {
        string? name = RoutineName(oid, context);
        if (name is null)
        {
            return null;
        }

        IEnumerable<SqlType> types = context.Catalog.Routines.TryGetValue(oid, out RoutineDefinition? routine)
            ? Inputs(routine).Select(p => p.Type)
            : BuiltIn(oid, context)!.Value.Parameters;
        return name + "(" + string.Join(',', types.Select(t => TypeModifiers.Format(t, null, context))) + ")";
    }

    private static (string Name, IReadOnlyList<SqlType> Parameters)? BuiltIn(uint oid, SqlContext context)
    {
        FunctionRegistry registry = context.Services.Functions;
        return registry.AllFunctions.FirstOrDefault(f => f.Oid == oid) is { } function ? (function.Name, function.Parameters)
            : registry.AllAggregates.FirstOrDefault(f => f.Oid == oid) is { } aggregate ? (aggregate.Name, aggregate.Parameters)
            : registry.AllWindowFunctions.FirstOrDefault(f => f.Oid == oid) is { } window ? (window.Name, window.Parameters)
            : null;
    }

    private static string? RoleName(uint oid, SqlContext context) => oid == InitialCatalog.SystemRoleOid
        ? InitialCatalog.SystemRole
        : context.Catalog.Roles.Values.FirstOrDefault(r => r.Oid == oid) is { } role ? Identifiers.Quote(role.Name) : null;

    private static string? SchemaName(uint oid, SqlContext context) => oid switch
    {
        InitialCatalog.PgCatalogOid => CatalogSchema,
        InitialCatalog.InformationSchemaOid => "information_schema",
        _ => context.Catalog.Schemas.TryGetValue(oid, out SchemaDefinition? schema) ? schema.Name : null,
    };

    private static uint SchemaOid(string name, SqlContext context) => name switch
    {
        CatalogSchema => InitialCatalog.PgCatalogOid,
        "information_schema" => InitialCatalog.InformationSchemaOid,
        _ => context.Catalog.FindSchema(name)?.Oid ?? throw new SqlException(SqlState.InvalidSchemaName, $"schema \"{name}\" does not exist"),
    };

    private static string? SchemaPart(List<string> parts, string message)
    {
        if (parts.Count > 3)
        {
            throw new SqlException(SqlState.SyntaxError, $"{message}: {string.Join('.', parts)}");
        }

        return parts.Count == 3
            ? throw new SqlException(SqlState.FeatureNotSupported, $"cross-database references are not implemented: {string.Join('.', parts)}")
            : parts.Count == 2 ? parts[0] : null;
    }

    private static string Single(List<string> parts) => parts.Count == 1 ? parts[0] : throw InvalidName();

    private static SqlException InvalidName() => new(SqlState.InvalidName, "invalid name syntax");

    // name, "Name", a.b with blanks around the dots; bare names fold to lower case.
    private static List<string> SplitName(string text)
    {
        var parts = new List<string>();
        int at = 0;
        while (true)
        {
            while (at < text.Length && TextScan.IsSpace(text[at]))
            {
                at++;
            }

            if (at == text.Length)
            {
                throw InvalidName();
            }

            parts.Add(Identifiers.Truncate(text[at] == '"' ? Quoted(text, ref at) : Bare(text, ref at)));
            while (at < text.Length && TextScan.IsSpace(text[at]))
            {
                at++;
            }

            if (at == text.Length)
            {
                return parts;
            }

            if (text[at++] != '.')
            {
                throw InvalidName();
            }
        }
    }

    private static string Quoted(string text, ref int at)
    {
        var name = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                name.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                name.Append(text[at++]);
            }
            else
            {
                at++;
                return name.ToString();
            }
        }

        throw InvalidName();
    }

    private static string Bare(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && text[at] != '.' && !TextScan.IsSpace(text[at]))
        {
            at++;
        }

        // Only letters of ASCII fold, as for identifiers in statements.
        return at == start ? throw InvalidName() : string.Create(at - start, text.AsSpan(start, at - start), static (output, source) =>
        {
            for (int i = 0; i < source.Length; i++)
            {
                output[i] = source[i] is >= 'A' and <= 'Z' ? (char)(source[i] | 0x20) : source[i];
            }
        });
    }

    private static List<string> SplitArguments(string list)
    {
        var arguments = new List<string>();
        int depth = 0;
        int start = 0;
        bool quoted = false;
        for (int i = 0; i <= list.Length; i++)
        {
            char c = i < list.Length ? list[i] : ',';
            quoted ^= c == '"';
            depth += quoted ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
            if (!quoted && depth == 0 && c == ',')
            {
                string argument = list[start..i].Trim();
                start = i + 1;
                if (argument.Length > 0)
                {
                    arguments.Add(argument);
                }
            }
        }

        return arguments;
    }
}
