using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Functions;
using Aergo.Sql.Parsing;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>A SQL-language routine for one set of argument types: its statements, bound when first run.</summary>
internal sealed class SqlRoutine
{
    private readonly RoutineDefinition _definition;
    private readonly Statement[] _statements;
    private readonly Bound?[] _bound;
    private readonly SqlType[] _types;
    private readonly SqlParameterScope _scope;
    private readonly Conversions _conversions = new();

    public SqlRoutine(RoutineDefinition definition, CallSite site, ParserLimits limits)
    {
        _definition = definition;
        Result = definition.Result.IsPolymorphic || definition.Result.Oid == SqlTypes.RecordOid ? site.ResultType : definition.Result;
        List<RoutineParameterInfo> inputs = definition.Parameters.Where(p => p.Mode is ParameterMode.In or ParameterMode.InOut or ParameterMode.Variadic).ToList();
        _types = inputs.Select((p, i) => p.Type.IsPolymorphic && i < site.ArgumentTypes.Count ? site.ArgumentTypes[i] : p.Type).ToArray();
        _scope = new SqlParameterScope(definition.Name, inputs.Select(p => p.Name).ToList(), _types);
        _statements = (definition.IsAtomic ? SqlParser.ParseStandardBody(definition.Body, limits) : SqlParser.Parse(definition.Body, limits)).ToArray();
        _bound = new Bound?[_statements.Length];
        Signature = $"SQL function \"{definition.Name}\"";
        foreach (Statement statement in _statements)
        {
            Refuse(statement);
        }
    }

    /// <summary>Result type with polymorphic ones settled.</summary>
    public SqlType Result { get; }

    public string Signature { get; }

    private bool IsVoid => Result.Oid == SqlTypes.VoidOid;

    private static void Refuse(Statement statement)
    {
        if (statement is TransactionStatement)
        {
            throw new SqlException(SqlState.FeatureNotSupported, $"{StatementClasses.NameOf(statement)} is not allowed in an SQL function");
        }
    }

    /// <summary>Columns of one row of the result.</summary>
    private IReadOnlyList<SqlField> Columns(CallSite site)
    {
        List<RoutineParameterInfo> outputs = _definition.Parameters.Where(p => p.Mode is ParameterMode.Out or ParameterMode.InOut or ParameterMode.Table).ToList();
        if (outputs.Count > 1 || (outputs.Count == 1 && _definition.IsProcedure))
        {
            IReadOnlyList<SqlField> settled = Result.Underlying.Fields;
            return outputs.Select((p, i) => new SqlField(p.Name ?? "", p.Type.IsPolymorphic && i < settled.Count ? settled[i].Type : p.Type, -1)).ToList();
        }

        if (Result.Oid == SqlTypes.RecordOid)
        {
            return site.ResultFields.Count > 0 ? site.ResultFields : Result.Fields;
        }

        return Result.Underlying.Kind == TypeKind.Composite ? Result.Underlying.Fields : [new SqlField("value", Result, -1)];
    }

    private bool IsRow => Result.Underlying.Representation == Representation.Record;

    // ---- running ----------------------------------------------------------------------------------------------------------

    /// <summary>Runs all statements; the rows are the last one's, in the layout of the result. With one row wanted, no more is read.</summary>
    public List<Datum[]> Run(SqlContext context, CallSite site, Datum[] arguments, bool oneRow)
    {
        RoutineStack stack = RoutineStack.Of(context);
        int depth = stack.Depth;
        int number = 0;
        try
        {
            var rows = new List<Datum[]>();
            for (int i = 0; i < _statements.Length; i++)
            {
                number = i + 1;
                stack.CutTo(depth);
                stack.Push(new TextLine($"{Signature} statement {number}"));
                rows = RunOne(context, i, site, arguments, oneRow, i == _statements.Length - 1);
            }

            return rows;
        }
        catch (SqlException error)
        {
            if (error.InternalQuery is null && error.Position > 0)
            {
                (error.InternalQuery, error.InternalPosition, error.Position) = (_definition.Body, error.Position, 0);
            }

            error.AddContext(number == 0 ? Signature : $"{Signature} statement {number}");
            throw;
        }
        finally
        {
            stack.CutTo(depth);
        }
    }

    private List<Datum[]> RunOne(SqlContext context, int index, CallSite site, Datum[] arguments, bool oneRow, bool last)
    {
        IStatementRunner runner = context.Services.Runner;
        bool wanted = last && !IsVoid && (!_definition.IsProcedure || Columns(site).Count > 0);
        BoundStatement? bound = Bind(context, index);
        if (bound is null)
        {
            StatementResult other = runner.Run(context, _statements[index], arguments, _types, _scope, arguments);
            List<Datum[]> given = other.Rows.ToList();
            return wanted && other.Columns is { } columns ? Layout(context, given, columns, site) : [];
        }

        if (bound.Writes || bound.Verb != "SELECT")
        {
            StatementResult result = runner.Execute(context, bound, arguments, arguments);
            return wanted ? Layout(context, result.Rows.Take(oneRow ? 1 : int.MaxValue).ToList(), bound.Columns, site) : [];
        }

        var rows = new List<Datum[]>();
        foreach (Datum[] row in runner.Open(context, bound, arguments, arguments).Take(oneRow && last ? 1 : int.MaxValue))
        {
            // Free again when the statement ends that called.
            context.Memory.Take(RowSize.Of(row));
            rows.Add(row);
        }

        return wanted ? Layout(context, rows, bound.Columns, site) : [];
    }

    // An earlier statement of the routine may have changed the objects a later one was bound to.
    private BoundStatement? Bind(SqlContext context, int index)
    {
        Bound? known = _bound[index];
        if (known is null || known.Stamp != context.Catalog.Stamp || known.Statement?.HoldsFor(context) == false)
        {
            BoundStatement? bound = context.Services.Runner.Bind(context, _statements[index], new ParameterTypes(_types, isFixed: true), _scope);
            _bound[index] = known = new Bound(context.Catalog.Stamp, bound);
        }

        known.Statement?.CheckPrivileges(context);
        return known.Statement;
    }

    private sealed record Bound(Hash256 Stamp, BoundStatement? Statement);

    private List<Datum[]> Layout(SqlContext context, List<Datum[]> rows, IReadOnlyList<OutputColumn> columns, CallSite site)
    {
        IReadOnlyList<SqlField> wanted = Columns(site);
        if (IsRow && columns.Count == 1 && columns[0].Type.Underlying.Representation == Representation.Record
            && (wanted.Count != 1 || wanted[0].Type.Underlying.Representation != Representation.Record))
        {
            if (wanted.Count == 0)
            {
                return rows;
            }

            return rows.ConvertAll(r => r[0].IsNull ? new Datum[wanted.Count] : Converted(context, r[0].Ref<SqlRecord>().Fields, r[0].Ref<SqlRecord>().Type.Fields, wanted));
        }

        if (wanted.Count == 0)
        {
            // A record nobody asked columns of: only the rows themselves know what is in it.
            SqlType made = Rows.TypeOf(columns);
            return IsRow ? rows.ConvertAll(r => new[] { Datum.FromObject(new SqlRecord(made, r)) }) : rows;
        }

        if (columns.Count != wanted.Count)
        {
            throw Mismatch(context, columns.Count > wanted.Count ? "Final statement returns too many columns." : "Final statement returns too few columns.");
        }

        IReadOnlyList<SqlField> given = Rows.TypeOf(columns).Fields;
        return rows.ConvertAll(r => Converted(context, r, given, wanted));
    }

    private Datum[] Converted(SqlContext context, Datum[] row, IReadOnlyList<SqlField> given, IReadOnlyList<SqlField> wanted)
    {
        if (wanted.Count == 0)
        {
            return row;
        }

        var values = new Datum[wanted.Count];
        for (int i = 0; i < values.Length && i < row.Length; i++)
        {
            values[i] = _conversions.Convert(context, row[i], given[i].Type, given[i].Modifier, wanted[i].Type, wanted[i].Modifier);
        }

        return values;
    }

    /// <summary>One row as the function's value.</summary>
    public Datum ValueOf(SqlContext context, Datum[] row, CallSite site)
    {
        if (!IsRow || (row.Length == 1 && row[0].Object is SqlRecord && Columns(site).Count == 0))
        {
            return row[0];
        }

        SqlType type = Result.Underlying;
        if (type.Oid == SqlTypes.RecordOid && type.Fields.Count == 0 && row is [{ IsNull: true } or { Object: SqlRecord }])
        {
            return row[0];
        }

        if (type.Oid == SqlTypes.RecordOid && type.Fields.Count != row.Length)
        {
            IReadOnlyList<SqlField> columns = Columns(site);
            type = SqlRecord.AnonymousType(columns.Count == row.Length ? columns : row.Select((_, i) => new SqlField($"f{i + 1}", SqlTypes.Text, -1)).ToList());
        }

        Datum value = Datum.FromObject(new SqlRecord(type, row));
        return Result.Kind == TypeKind.Domain ? _conversions.Convert(context, value, type, -1, Result, -1) : value;
    }

    // ---- checking ---------------------------------------------------------------------------------------------------------

    /// <summary>Binds every statement and checks that the last one gives what the routine returns.</summary>
    public void Validate(SqlContext context)
    {
        BoundStatement? last = null;
        try
        {
            for (int i = 0; i < _statements.Length; i++)
            {
                last = StatementClasses.Of(_statements[i]) is StatementClass.Query or StatementClass.Change ? Bind(context, i) : null;
            }
        }
        catch (SqlException error)
        {
            if (error.InternalQuery is null && error.Position > 0)
            {
                (error.InternalQuery, error.InternalPosition, error.Position) = (_definition.Body, error.Position, 0);
            }

            throw;
        }

        if (!IsVoid && !(_definition.IsProcedure && !_definition.Parameters.Any(p => p.Mode is ParameterMode.Out or ParameterMode.InOut)))
        {
            CheckResult(context, last);
        }
    }

    private void CheckResult(SqlContext context, BoundStatement? last)
    {
        if (last is null || last.Columns.Count == 0)
        {
            throw Mismatch(context, "Function's final statement must be SELECT or INSERT/UPDATE/DELETE RETURNING.");
        }

        IReadOnlyList<SqlField> wanted = Columns(new CallSite(_types, Result));
        if (!IsRow && last.Columns.Count != 1 && !_definition.IsProcedure)
        {
            throw Mismatch(context, "Final statement must return exactly one column.");
        }

        if (wanted.Count == 0 || (last.Columns.Count == 1 && IsRow && last.Columns[0].Type.Underlying.Representation == Representation.Record))
        {
            return;
        }

        if (last.Columns.Count != wanted.Count)
        {
            throw Mismatch(context, last.Columns.Count > wanted.Count ? "Final statement returns too many columns." : "Final statement returns too few columns.");
        }

        for (int i = 0; i < wanted.Count; i++)
        {
            SqlType from = last.Columns[i].Type;
            if (!wanted[i].Type.IsPolymorphic && !RoutineBinding.CanAssign(context, from, wanted[i].Type))
            {
                throw Mismatch(context, wanted.Count == 1 && !IsRow
                    ? $"Actual return type is {RoutineBinding.TypeText(context, from)}."
                    : $"Final statement returns {RoutineBinding.TypeText(context, from)} instead of {RoutineBinding.TypeText(context, wanted[i].Type)} at column {i + 1}.");
            }
        }
    }

    private SqlException Mismatch(SqlContext context, string detail)
    {
        var error = new SqlException(SqlState.InvalidFunctionDefinition, $"return type mismatch in function declared to return {RoutineBinding.TypeText(context, Result)}") { Detail = detail };
        error.AddContext(Signature);
        return error;
    }
}
