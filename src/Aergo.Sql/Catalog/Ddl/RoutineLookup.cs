using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>Finds the routine that a signature in DROP, ALTER, COMMENT or GRANT means.</summary>
internal sealed class RoutineLookup(DefinitionScope scope)
{
    /// <summary>The routine; 42883, 42725 or 42809 when the signature does not name exactly one of the kind.</summary>
    public RoutineDefinition Require(ObjectKind kind, RoutineSignature signature) => Find(kind, signature, ifExists: false)!;

    public RoutineDefinition? Find(ObjectKind kind, RoutineSignature signature, bool ifExists)
    {
        scope.RequireKnownSchemaUnless(signature.Name, ifExists);
        string word = Word(kind);
        RoutineDefinition[] named = [.. CatalogNames.FindRoutines(scope.Catalog, scope.Path, signature.Name)];
        if (signature.Arguments is null)
        {
            RoutineDefinition[] fitting = [.. named.Where(r => Fits(kind, r))];
            if (fitting.Length == 1)
            {
                return fitting[0];
            }

            if (fitting.Length > 1)
            {
                throw new SqlException(SqlState.AmbiguousFunction, $"{word} name \"{signature.Name}\" is not unique")
                {
                    Hint = $"Specify the argument list to select the {word} unambiguously.",
                };
            }

            return ifExists ? null : throw new SqlException(SqlState.UndefinedFunction, $"could not find a {word} named \"{signature.Name}\"");
        }

        SqlType[] types = [.. signature.Arguments.Where(a => a.Mode is not (ParameterMode.Out or ParameterMode.Table)).Select(a => TypeNames.Resolve(scope.Context, a.Type, out _))];
        SqlType[] allTypes = [.. signature.Arguments.Select(a => TypeNames.Resolve(scope.Context, a.Type, out _))];
        RoutineDefinition? found = named.FirstOrDefault(r => CatalogNames.InputTypes(r).Select(t => t.Oid).SequenceEqual(types.Select(t => t.Oid)))
            ?? named.FirstOrDefault(r => r.IsProcedure && r.Parameters.Select(p => p.Type.Oid).SequenceEqual(allTypes.Select(t => t.Oid)));
        string text = $"{signature.Name}({string.Join(", ", types.Select(t => CatalogNames.Show(scope.Context, scope.Catalog, t)))})";
        if (found is null)
        {
            return ifExists ? null : throw new SqlException(SqlState.UndefinedFunction, $"{word} {text} does not exist");
        }

        return Fits(kind, found) ? found : throw new SqlException(SqlState.WrongObjectType, $"{text} is not a {word}");
    }

    public static string Word(ObjectKind kind) => kind switch
    {
        ObjectKind.Procedure => "procedure",
        ObjectKind.Routine => "routine",
        ObjectKind.Aggregate => "aggregate",
        _ => "function",
    };

    private static bool Fits(ObjectKind kind, RoutineDefinition routine) => kind switch
    {
        ObjectKind.Function => !routine.IsProcedure,
        ObjectKind.Procedure => routine.IsProcedure,
        ObjectKind.Aggregate => false,
        _ => true,
    };
}
