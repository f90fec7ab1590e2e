using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>CREATE [OR REPLACE] FUNCTION and PROCEDURE, and their ALTER.</summary>
internal sealed class RoutineCreation(DefinitionScope scope)
{
    public void Create(CreateRoutineStatement statement)
    {
        SchemaDefinition schema = scope.CreationSchema(statement.Name);
        string language = Language(statement);
        if (statement.Window)
        {
            throw SqlException.NotSupported("window functions written by users");
        }

        ImmutableArray<RoutineParameterInfo> parameters = Parameters(statement);
        (SqlType result, bool set) = Result(statement, parameters);
        if (statement.Body is not null && statement.AtomicText is not null)
        {
            throw new SqlException(SqlState.InvalidFunctionDefinition, "duplicate function body specified");
        }

        if (statement.AtomicText is not null && parameters.Any(p => p.Type.IsPolymorphic))
        {
            throw new SqlException(SqlState.InvalidFunctionDefinition, "SQL function with unquoted function body cannot have polymorphic arguments");
        }

        string body = statement.Body ?? statement.AtomicText ?? throw new SqlException(SqlState.InvalidFunctionDefinition, "no function body specified");
        var routine = new RoutineDefinition
        {
            Oid = scope.Change.NewOid(),
            Name = statement.Name.Name,
            Owner = scope.Role,
            SchemaOid = schema.Oid,
            IsProcedure = statement.IsProcedure,
            Parameters = parameters,
            Result = result,
            ReturnsSet = set,
            ReturnsTable = statement.ReturnsTable,
            Language = language,
            Body = body,
            IsAtomic = statement.Body is null,
            Volatility = VolatilityOf(statement.Volatility) ?? Volatility.Volatile,
            Strict = statement.Strict == true,
            SecurityDefiner = statement.SecurityDefiner == true,
            Parallel = statement.Parallel?[0] ?? 'u',
            Settings = statement.Settings.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
        if (statement.IsProcedure && (statement.Volatility is not null || statement.Strict is not null))
        {
            throw new SqlException(SqlState.InvalidFunctionDefinition, "invalid attribute in procedure definition");
        }

        RoutineDefinition? old = OldOne(routine);
        if (old is not null)
        {
            if (!statement.OrReplace)
            {
                throw new SqlException(SqlState.DuplicateFunction, $"function \"{routine.Name}\" already exists with same argument types");
            }

            scope.RequireOwner(old, old.IsProcedure ? "procedure" : "function");
            RequireReplaceable(old, routine);
            routine = routine with { Oid = old.Oid, Owner = old.Owner, Grants = old.Grants, Comment = old.Comment };
        }

        routine = scope.Change.Put(routine);
        scope.Commit();
        if (scope.Context.Settings.Others.GetValueOrDefault("check_function_bodies") is not ("off" or "false" or "no" or "0"))
        {
            scope.Context.Services.Routines.Validate(scope.Context, routine);
        }
    }

    private static string Language(CreateRoutineStatement statement)
    {
        string language = statement.Language ?? (statement.Body is null ? "sql" : throw new SqlException(SqlState.InvalidFunctionDefinition, "no language specified"));
        return language switch
        {
            "sql" or "plpgsql" => statement.Body is null && language != "sql"
                ? throw new SqlException(SqlState.InvalidFunctionDefinition, "inline SQL function body only valid for language SQL")
                : language,
            "c" or "internal" => throw SqlException.NotSupported($"functions in language {language}"),
            _ => throw new SqlException(SqlState.UndefinedObject, $"language \"{language}\" does not exist"),
        };
    }

    private ImmutableArray<RoutineParameterInfo> Parameters(CreateRoutineStatement statement)
    {
        if (statement.Parameters.Count > scope.Context.Services.Limits.ArgumentsMax)
        {
            throw new SqlException(SqlState.TooManyArguments, $"functions cannot have more than {scope.Context.Services.Limits.ArgumentsMax} arguments");
        }

        var parameters = ImmutableArray.CreateBuilder<RoutineParameterInfo>();
        bool hasDefault = false;
        bool variadic = false;
        foreach (RoutineParameter p in statement.Parameters)
        {
            SqlType type = ParameterType(p.Type);
            if (p.Type.SetOf)
            {
                throw new SqlException(SqlState.InvalidFunctionDefinition, statement.IsProcedure ? "procedures cannot accept set arguments" : "functions cannot accept set arguments");
            }

            RequireParameterType(statement, p, type);
            bool input = p.Mode is ParameterMode.In or ParameterMode.InOut or ParameterMode.Variadic;
            if (input && variadic)
            {
                throw new SqlException(SqlState.InvalidFunctionDefinition, "VARIADIC parameter must be the last input parameter");
            }

            variadic |= p.Mode == ParameterMode.Variadic;
            bool output = p.Mode is not (ParameterMode.In or ParameterMode.Variadic);
            if (p.Name is { } name && parameters.Any(x => x.Name == name && (Clash(x, input, output) || statement.Language == "plpgsql")))
            {
                throw new SqlException(SqlState.InvalidFunctionDefinition, $"parameter name \"{name}\" used more than once");
            }

            if (p.Default is not null)
            {
                if (!input)
                {
                    throw new SqlException(SqlState.InvalidFunctionDefinition, "only input parameters can have default values");
                }

                BoundTexts.ParameterDefault(scope.Context, p.Default, type);
                hasDefault = true;
            }
            else if (input && hasDefault)
            {
                throw new SqlException(SqlState.InvalidFunctionDefinition, "input parameters after one with a default value must also have defaults");
            }

            parameters.Add(new RoutineParameterInfo(
                p.Name, p.Mode, type, p.DefaultText is { } text ? StoredTexts.Qualify(scope.Context, text, NoNames.Instance, ExpressionKind.FunctionDefault) : null));
        }

        return parameters.ToImmutable();
    }

    private SqlType ParameterType(TypeName name)
    {
        try
        {
            return TypeNames.Resolve(scope.Context, name, out _);
        }
        catch (SqlException e) when (e.Code == SqlState.UndefinedObject)
        {
            throw new SqlException(SqlState.UndefinedObject, $"type {name.Name} does not exist");
        }
    }

    private static void RequireParameterType(CreateRoutineStatement statement, RoutineParameter p, SqlType type)
    {
        if (p.Mode == ParameterMode.Variadic && type.Kind != TypeKind.Array && type.Oid is not (SqlTypes.AnyArrayOid or SqlTypes.AnyCompatibleArrayOid or SqlTypes.AnyOid))
        {
            throw new SqlException(SqlState.InvalidFunctionDefinition, "VARIADIC parameter must be an array");
        }

        bool plain = type.Kind != TypeKind.Pseudo || type.IsPolymorphic || (p.Mode is ParameterMode.Out or ParameterMode.Table && type.Oid == SqlTypes.RecordOid) || type.Oid == SqlTypes.RecordOid;
        if (!plain)
        {
            throw new SqlException(SqlState.InvalidFunctionDefinition, $"{statement.Language ?? "SQL"} {(statement.IsProcedure ? "procedures" : "functions")} cannot accept type {type.DisplayName}");
        }
    }

    private (SqlType Result, bool Set) Result(CreateRoutineStatement statement, ImmutableArray<RoutineParameterInfo> parameters)
    {
        RoutineParameterInfo[] outputs = [.. parameters.Where(p => p.Mode is ParameterMode.Out or ParameterMode.InOut or ParameterMode.Table)];
        foreach (RoutineParameterInfo output in outputs)
        {
            RequireInputs(output.Type, parameters);
        }

        SqlType? implied = outputs.Length switch
        {
            0 => null,
            1 when !statement.IsProcedure => outputs[0].Type,
            _ => SqlTypes.Record,
        };
        if (statement.IsProcedure)
        {
            return (implied ?? SqlTypes.Void, false);
        }

        if (statement.ReturnsTable)
        {
            return (implied!, true);
        }

        if (statement.Returns is not { } written)
        {
            return implied is null ? throw new SqlException(SqlState.InvalidFunctionDefinition, "function result type must be specified") : (implied, false);
        }

        SqlType declared = TypeNames.Resolve(scope.Context, written, out _);
        if (implied is not null && declared.Oid != implied.Oid)
        {
            throw new SqlException(SqlState.InvalidFunctionDefinition, $"function result type must be {CatalogNames.Show(scope.Context, scope.Catalog, implied)} because of OUT parameters");
        }

        RequireInputs(declared, parameters);
        return (declared, written.SetOf);
    }

    // Two inputs or two outputs of one name; an input and an output may share it where the language does not mind.
    private static bool Clash(RoutineParameterInfo known, bool input, bool output) =>
        (input && known.Mode is not (ParameterMode.Out or ParameterMode.Table)) || (output && known.Mode is not (ParameterMode.In or ParameterMode.Variadic));

    /// <summary>42P13 when no argument can tell what a polymorphic result is.</summary>
    private static void RequireInputs(SqlType result, ImmutableArray<RoutineParameterInfo> parameters)
    {
        if (!result.IsPolymorphic)
        {
            return;
        }

        bool compatible = IsCompatibleFamily(result);
        if (parameters.Any(p => p.Mode is not (ParameterMode.Out or ParameterMode.Table) && p.Type.IsPolymorphic && IsCompatibleFamily(p.Type) == compatible))
        {
            return;
        }

        throw new SqlException(SqlState.InvalidFunctionDefinition, "cannot determine result data type")
        {
            Detail = compatible
                ? $"A result of type {result.DisplayName} requires at least one input of type anycompatible, anycompatiblearray, anycompatiblenonarray, anycompatiblerange, or anycompatiblemultirange."
                : $"A result of type {result.DisplayName} requires at least one input of type anyelement, anyarray, anynonarray, anyenum, anyrange, or anymultirange.",
        };
    }

    private static bool IsCompatibleFamily(SqlType type) => type.Oid is SqlTypes.AnyCompatibleOid or SqlTypes.AnyCompatibleArrayOid or SqlTypes.AnyCompatibleNonArrayOid;

    private RoutineDefinition? OldOne(RoutineDefinition routine) =>
        scope.Catalog.RoutinesByName.TryGetValue((routine.SchemaOid, routine.Name), out ImmutableArray<uint> oids)
            ? oids.Select(o => scope.Catalog.Routines[o]).FirstOrDefault(r => CatalogNames.SameSignature(r, routine))
            : null;

    private void RequireReplaceable(RoutineDefinition old, RoutineDefinition routine)
    {
        string signature = CatalogNames.Signature(scope.Context, scope.Catalog, old);
        if (old.IsProcedure != routine.IsProcedure)
        {
            throw new SqlException(SqlState.WrongObjectType, "cannot change routine kind") { Detail = $"\"{old.Name}\" is a {(old.IsProcedure ? "procedure" : "function")}." };
        }

        string hint = $"Use DROP {(old.IsProcedure ? "PROCEDURE" : "FUNCTION")} {signature} first.";
        if (old.Result.Oid != routine.Result.Oid || old.ReturnsSet != routine.ReturnsSet)
        {
            throw new SqlException(SqlState.InvalidFunctionDefinition, old.IsProcedure ? "cannot change whether a procedure has output parameters" : "cannot change return type of existing function") { Hint = hint };
        }

        RoutineParameterInfo[] oldOutputs = [.. old.Parameters.Where(p => p.Mode is ParameterMode.Out or ParameterMode.InOut or ParameterMode.Table)];
        RoutineParameterInfo[] newOutputs = [.. routine.Parameters.Where(p => p.Mode is ParameterMode.Out or ParameterMode.InOut or ParameterMode.Table)];
        if (old.Result.Oid == SqlTypes.RecordOid
            && !oldOutputs.Select(p => (p.Name, p.Type.Oid)).SequenceEqual(newOutputs.Select(p => (p.Name, p.Type.Oid))))
        {
            throw new SqlException(SqlState.InvalidFunctionDefinition, "cannot change return type of existing function")
            {
                Detail = "Row type defined by OUT parameters is different.",
                Hint = hint,
            };
        }

        RoutineParameterInfo[] oldInputs = [.. old.Parameters.Where(p => p.Mode is not (ParameterMode.Out or ParameterMode.Table))];
        RoutineParameterInfo[] newInputs = [.. routine.Parameters.Where(p => p.Mode is not (ParameterMode.Out or ParameterMode.Table))];
        for (int i = 0; i < oldInputs.Length; i++)
        {
            if (oldInputs[i].Name is { } name && newInputs[i].Name != name)
            {
                throw new SqlException(SqlState.InvalidFunctionDefinition, $"cannot change name of input parameter \"{name}\"") { Hint = hint };
            }

            if (oldInputs[i].DefaultText is not null && newInputs[i].DefaultText is null)
            {
                throw new SqlException(SqlState.InvalidFunctionDefinition, "cannot remove parameter defaults from existing function") { Hint = hint };
            }
        }
    }

    private static Volatility? VolatilityOf(string? written) => written switch
    {
        "immutable" => Volatility.Immutable,
        "stable" => Volatility.Stable,
        "volatile" => Volatility.Volatile,
        _ => null,
    };

    // ---- ALTER ----------------------------------------------------------------------------------------------------------

    public void Alter(AlterRoutineStatement statement)
    {
        RoutineDefinition routine = new RoutineLookup(scope).Require(statement.Kind, statement.Signature);
        scope.RequireOwner(routine, routine.IsProcedure ? "procedure" : "function");
        if (statement.NewName is { } name)
        {
            Replace(routine, routine with { Name = name });
            scope.Commit();
            return;
        }

        if (statement.NewSchema is { } schemaName)
        {
            SchemaDefinition schema = scope.RequireSchema(schemaName);
            scope.RequireSchemaRight(schema, "C");
            DefinitionScope.RequireNotFrozen(schema);
            Replace(routine, routine with { SchemaOid = schema.Oid });
            scope.Commit();
            return;
        }

        if (statement.NewOwner is { } owner)
        {
            scope.Change.Put(routine with { Owner = new Ownership(scope).NewOwner(routine, owner), Grants = Ownership.Moved(routine.Grants, routine.Owner, owner) });
            scope.Commit();
            return;
        }

        ImmutableSortedDictionary<string, string> settings = routine.Settings;
        foreach ((string key, string? value) in statement.Settings)
        {
            settings = key == "all" && value is null ? settings.Clear() : value is null ? settings.Remove(key) : settings.SetItem(key, value);
        }

        scope.Change.Put(routine with
        {
            Volatility = VolatilityOf(statement.Volatility) ?? routine.Volatility,
            Strict = statement.Strict ?? routine.Strict,
            SecurityDefiner = statement.SecurityDefiner ?? routine.SecurityDefiner,
            Parallel = statement.Parallel?[0] ?? routine.Parallel,
            Settings = settings,
        });
        scope.Commit();
    }

    private void Replace(RoutineDefinition old, RoutineDefinition renamed)
    {
        if (OldOne(renamed) is not null)
        {
            throw new SqlException(
                SqlState.DuplicateFunction, $"{(old.IsProcedure ? "procedure" : "function")} {renamed.Name}({string.Join(", ", CatalogNames.InputTypes(old).Select(t => CatalogNames.Show(scope.Context, scope.Catalog, t)))}) already exists in schema \"{scope.SchemaName(renamed.SchemaOid)}\"");
        }

        scope.RequireNoTextUsers("function " + old.Name, u => u.Routines.Contains(old.Oid));
        scope.Change.Put(renamed);
    }
}
