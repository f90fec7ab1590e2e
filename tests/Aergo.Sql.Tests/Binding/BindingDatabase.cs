using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using Aergo.Primitives;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Parsing;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Tests.Binding;

/// <summary>A catalog made straight from CREATE statements, so that the binder is tested without the parts that execute them.</summary>
internal sealed class BindingDatabase
{
    private readonly SnapshotEditor _editor = new(new CatalogSnapshot { System = new SystemCatalog([]) });
    private readonly FunctionRegistry _functions;
    private uint _oid = CatalogSnapshot.FirstUserOid;

    public BindingDatabase(FunctionRegistry functions, string script)
    {
        _functions = functions;
        AddSchema("public");
        foreach (Statement statement in SqlParser.Parse(script))
        {
            Run(statement);
        }
    }

    public IPrivilegeChecker? Checker { get; set; }

    public SqlContext Context(string user = "alice") => new()
    {
        Services = new SqlServices
        {
            Functions = _functions,
            Limits = SqlLimits.Default,
            Runner = null!,
            Routines = null!,
            Tables = null!,
            Changes = null!,
            Definitions = null!,
            Catalogs = null!,
            Privileges = Checker,
        },
        State = null!,
        Catalog = _editor.Current,
        Gas = new GasMeter(1_000_000),
        Memory = new MemoryMeter(1 << 20),
        Chain = null!,
        Block = new BlockFacts(1, default, default),
        CurrentUser = user,
        SessionUser = user,
    };

    public BoundStatement Bind(string sql, IVariableScope? variables = null, params SqlType[] parameters) =>
        new Binder(Context(), new ParameterTypes(parameters), variables).Bind(SqlParser.Parse(sql)[0]);

    private uint NextOid() => _oid++;

    private SqlType Type(TypeName name, out int modifier) => new Binder(Context(), new ParameterTypes([])).ResolveType(name, out modifier);

    private uint SchemaOf(QualifiedName name) => _editor.Current.SchemaByName[name.Schema ?? "public"];

    private void AddSchema(string name) =>
        _editor.Put(new SchemaDefinition { Oid = name == "public" ? InitialCatalog.PublicSchemaOid : NextOid(), Name = name, Owner = "alice", Account = SqlAccounts.OfSchema(default, name) });

    private void Run(Statement statement)
    {
        switch (statement)
        {
            case CreateSchemaStatement s:
                AddSchema(s.Name!);
                break;
            case CreateEnumStatement s:
                AddType(s.Name, (oid, array) => UserTypes.Shape(oid, array, s.Name.Name, s.Name.Schema ?? "public", TypeKind.Enum, s.Labels.Select(l => new EnumLabel(NextOid(), l)).ToArray(), null, -1, []));
                break;
            case CreateCompositeStatement s:
                AddType(s.Name, (oid, array) => UserTypes.Shape(oid, array, s.Name.Name, s.Name.Schema ?? "public", TypeKind.Composite, [], null, -1,
                    s.Fields.Select(f => new SqlField(f.Name, Type(f.Type, out int modifier), modifier)).ToArray()));
                break;
            case CreateDomainStatement s:
                AddDomain(s);
                break;
            case CreateTableStatement s:
                AddTable(s);
                break;
            case CreateIndexStatement s:
                AddIndex(s);
                break;
            case CreateViewStatement s:
                AddView(s);
                break;
            case CreateRoutineStatement s:
                AddRoutine(s);
                break;
            default:
                throw new NotSupportedException(statement.GetType().Name);
        }
    }

    private void AddType(QualifiedName name, Func<uint, uint, SqlType> make, Func<TypeDefinition, TypeDefinition>? finish = null)
    {
        uint oid = NextOid(), array = NextOid();
        TypeDefinition definition = new() { Oid = oid, Name = name.Name, Owner = "alice", SchemaOid = SchemaOf(name), ArrayTypeOid = array, Type = make(oid, array) };
        _editor.Put(finish is null ? definition : finish(definition));
    }

    private void AddDomain(CreateDomainStatement s)
    {
        SqlType baseType = Type(s.Type, out int modifier);
        AddType(s.Name, (oid, array) => UserTypes.Shape(oid, array, s.Name.Name, s.Name.Schema ?? "public", TypeKind.Domain, [], baseType, modifier, []), d => d with
        {
            NotNull = s.Constraints.Any(c => c.Kind == ConstraintKind.NotNull),
            DefaultText = s.Constraints.FirstOrDefault(c => c.Kind == ConstraintKind.Default)?.ExpressionText,
            Constraints =
            [
                .. s.Constraints.Where(c => c.Kind == ConstraintKind.Check)
                    .Select(c => new ConstraintInfo { Oid = NextOid(), Name = c.Name ?? s.Name.Name + "_check", Type = ConstraintType.Check, CheckText = c.ExpressionText }),
            ],
        });
    }

    private void AddTable(CreateTableStatement s)
    {
        List<ColumnInfo> columns = [];
        List<(ConstraintDefinition Constraint, IReadOnlyList<string> Columns)> constraints = [];
        foreach (TableElement element in s.Elements)
        {
            if (element is ColumnDefinition column)
            {
                SqlType type = Type(column.Type, out int modifier);
                ColumnInfo info = new(columns.Count + 1, column.Name, type, modifier);
                foreach (ConstraintDefinition constraint in column.Constraints)
                {
                    info = constraint.Kind switch
                    {
                        ConstraintKind.NotNull or ConstraintKind.PrimaryKey => info with { NotNull = true },
                        ConstraintKind.Default => info with { DefaultText = constraint.ExpressionText },
                        ConstraintKind.Generated => info with { DefaultText = constraint.ExpressionText, Generated = GeneratedKind.Stored },
                        ConstraintKind.Identity => info with { NotNull = true, SequenceOid = NextOid(), Generated = constraint.Always ? GeneratedKind.IdentityAlways : GeneratedKind.IdentityByDefault },
                        _ => info,
                    };
                    constraints.Add((constraint, [column.Name]));
                }

                columns.Add(info);
            }
            else if (element is TableConstraint table)
            {
                constraints.Add((table.Constraint, table.Constraint.Columns));
            }
        }

        List<IndexDefinition> indexes = [];
        List<ConstraintInfo> infos = [];
        foreach ((ConstraintDefinition constraint, IReadOnlyList<string> names) in constraints)
        {
            if (constraint.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique)
            {
                bool primary = constraint.Kind == ConstraintKind.PrimaryKey;
                uint index = NextOid(), oid = NextOid();
                string name = constraint.Name ?? (primary ? s.Name.Name + "_pkey" : s.Name.Name + "_" + string.Join('_', names) + "_key");
                ColumnInfo[] keys = names.Select(n => columns.First(c => c.Name == n)).ToArray();
                indexes.Add(new IndexDefinition { Oid = index, Name = name, IsUnique = true, IsPrimary = primary, ConstraintOid = oid, Columns = [.. keys.Select(k => new IndexColumn(k.Number, null, k.Type, false, false))] });
                infos.Add(new ConstraintInfo { Oid = oid, Name = name, Type = primary ? ConstraintType.PrimaryKey : ConstraintType.Unique, IndexOid = index, Columns = [.. keys.Select(k => k.Number)] });
            }
            else if (constraint.Kind == ConstraintKind.Check)
            {
                infos.Add(new ConstraintInfo { Oid = NextOid(), Name = constraint.Name ?? $"{s.Name.Name}_{string.Concat(names.Take(1))}_check", Type = ConstraintType.Check, CheckText = constraint.ExpressionText });
            }
        }

        _editor.Put(new TableDefinition
        {
            Oid = NextOid(), Name = s.Name.Name, Owner = "alice", SchemaOid = SchemaOf(s.Name), Columns = [.. columns], LastColumnNumber = columns.Count,
            RowTypeOid = NextOid(), RowArrayTypeOid = NextOid(), Indexes = [.. indexes], Constraints = [.. infos],
        });
    }

    private void AddIndex(CreateIndexStatement s)
    {
        TableDefinition table = _editor.Current.Tables[_editor.Current.Relations[(SchemaOf(s.Table), s.Table.Name)].Oid];
        _editor.Put(table with
        {
            Indexes = table.Indexes.Add(new IndexDefinition
            {
                Oid = NextOid(), Name = s.Name!, IsUnique = s.Unique, PredicateText = s.WhereText,
                Columns = [.. s.Elements.Select(e => e.Column is { } name && table.Columns.First(c => c.Name == name) is var c ? new IndexColumn(c.Number, null, c.Type, false, false) : new IndexColumn(0, e.Text, SqlTypes.Text, false, false))],
            }),
        });
    }

    private void AddView(CreateViewStatement s)
    {
        BoundStatement query = new Binder(Context(), new ParameterTypes([])).Bind(s.Query);
        _editor.Put(new ViewDefinition
        {
            Oid = NextOid(), Name = s.Name.Name, Owner = "alice", SchemaOid = SchemaOf(s.Name), RowTypeOid = NextOid(), RowArrayTypeOid = NextOid(),
            Columns = [.. query.Columns.Select((c, i) => new ColumnInfo(i + 1, i < s.Columns.Count ? s.Columns[i] : c.Name, c.Type, c.Modifier))],
            QueryText = s.QueryText, SearchPath = ["public"], CheckOption = s.CheckOption,
        });
    }

    private void AddRoutine(CreateRoutineStatement s)
    {
        RoutineParameterInfo[] parameters = s.Parameters.Select(p => new RoutineParameterInfo(p.Name, p.Mode, Type(p.Type, out _), p.DefaultText)).ToArray();
        RoutineParameterInfo[] output = parameters.Where(p => p.Mode is ParameterMode.Out or ParameterMode.InOut or ParameterMode.Table).ToArray();
        SqlType result = s.Returns is not null ? Type(s.Returns, out _) : output.Length == 1 ? output[0].Type : output.Length > 1 ? SqlTypes.Record : SqlTypes.Void;
        _editor.Put(new RoutineDefinition
        {
            Oid = NextOid(), Name = s.Name.Name, Owner = "alice", SchemaOid = SchemaOf(s.Name), IsProcedure = s.IsProcedure, Parameters = [.. parameters], Result = result,
            ReturnsSet = s.ReturnsTable || s.Returns is { SetOf: true }, ReturnsTable = s.ReturnsTable, Language = s.Language ?? "sql", Body = s.Body ?? "",
            Volatility = s.Volatility switch { "immutable" => Volatility.Immutable, "stable" => Volatility.Stable, _ => Volatility.Volatile },
        });
    }
}
