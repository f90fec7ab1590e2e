using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual;

/// <summary>Collects where the rows of system relations come from, and makes the virtual tables.</summary>
internal sealed class SystemViewBuilder(SystemFacts facts)
{
    private readonly Dictionary<(string Schema, string Name), Func<SqlContext, IEnumerable<Datum[]>>> _sources = [];

    public SystemFacts Facts => facts;

    /// <summary>Rows that follow from the catalog alone. They are made once for a catalog, since clients join these tables many times over.</summary>
    public void FromCatalog(string schema, string name, Func<SystemScope, RowShape, IEnumerable<Datum[]>> rows)
    {
        RowShape shape = ShapeOf(schema, name);
        _sources.Add((schema, name), new Remembered(facts, scope => rows(scope, shape)).Rows);
    }

    public void FromCatalog(string name, Func<SystemScope, RowShape, IEnumerable<Datum[]>> rows) => FromCatalog("pg_catalog", name, rows);

    /// <summary>Rows that depend on who asks, on settings, or on state.</summary>
    public void FromContext(string schema, string name, Func<SqlContext, SystemScope, RowShape, IEnumerable<Datum[]>> rows)
    {
        RowShape shape = ShapeOf(schema, name);
        _sources.Add((schema, name), context => rows(context, new SystemScope(context.Catalog, context.Services.Functions, facts), shape));
    }

    public void FromContext(string name, Func<SqlContext, SystemScope, RowShape, IEnumerable<Datum[]>> rows) => FromContext("pg_catalog", name, rows);

    /// <summary>PostgreSQL's own rows.</summary>
    public void FromFacts(string name, Func<SystemScope, RowShape, Datum[], bool>? where = null) =>
        FromCatalog(name, (scope, shape) => scope.Facts.Rows(name).Where(r => where is null || where(scope, shape, r)));

    /// <summary>Every relation of the facts; those nobody gave rows for are empty, because what they list does not exist here.</summary>
    public IEnumerable<VirtualTable> Tables() =>
        facts.Relations.Select(r => new VirtualTable(Define(r), r.Schema, _sources.GetValueOrDefault((r.Schema, r.Name)) ?? (static _ => [])));

    private RowShape ShapeOf(string schema, string name) => new(facts.Relations.First(r => r.Schema == schema && r.Name == name));

    private static TableDefinition Define(SystemRelation relation) => new()
    {
        Oid = relation.Oid,
        Name = relation.Name,
        Owner = InitialCatalog.SystemRole,
        SchemaOid = relation.Schema == "pg_catalog" ? InitialCatalog.PgCatalogOid : InitialCatalog.InformationSchemaOid,
        Columns = relation.Columns.Select((c, i) => new ColumnInfo(i + 1, c.Name, c.Type, c.Modifier) { NotNull = c.NotNull }).ToImmutableArray(),
        LastColumnNumber = relation.Columns.Count,
        RowTypeOid = 0,
        RowArrayTypeOid = 0,
        Grants = [new Grant(InitialCatalog.SystemRole, InitialCatalog.SystemRole, "arwdDxt", ""), new Grant("", InitialCatalog.SystemRole, "r", "")],
        IsVirtual = true,
    };

    /// <summary>The rows for the catalog asked about last.</summary>
    private sealed class Remembered(SystemFacts facts, Func<SystemScope, IEnumerable<Datum[]>> make)
    {
        private (SystemScope Scope, Datum[][] Rows)? _last;
        private readonly Lock _gate = new();

        public IEnumerable<Datum[]> Rows(SqlContext context)
        {
            lock (_gate)
            {
                if (_last is { } last && ReferenceEquals(last.Scope.Catalog, context.Catalog) && ReferenceEquals(last.Scope.Functions, context.Services.Functions))
                {
                    return last.Rows;
                }
            }

            var scope = new SystemScope(context.Catalog, context.Services.Functions, facts);
            Datum[][] rows = make(scope).ToArray();
            lock (_gate)
            {
                _last = (scope, rows);
            }

            return rows;
        }
    }
}
