using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.PgCatalog;

/// <summary>pg_index, and the methods and operator classes indexes are made of.</summary>
internal static class IndexRows
{
    private const uint BTree = 403;

    // btree's classes that serve more than the type they are for.
    private const uint ArrayClassType = SqlTypes.AnyArrayOid, EnumClassType = SqlTypes.AnyEnumOid, RecordClassType = SqlTypes.RecordOid;

    public static void Add(SystemViewBuilder builder)
    {
        builder.FromFacts("pg_am");
        builder.FromFacts("pg_opfamily");
        builder.FromFacts("pg_opclass", static (_, shape, row) => SqlTypes.Find(row[shape.Place("opcintype")].Oid) is not null);
        builder.FromFacts("pg_amop", static (_, shape, row) => SqlTypes.Find(row[shape.Place("amoplefttype")].Oid) is not null && SqlTypes.Find(row[shape.Place("amoprighttype")].Oid) is not null);
        builder.FromFacts("pg_amproc", static (_, shape, row) => SqlTypes.Find(row[shape.Place("amproclefttype")].Oid) is not null && SqlTypes.Find(row[shape.Place("amprocrighttype")].Oid) is not null);
        builder.FromCatalog("pg_index", Rows);
    }

    private static IEnumerable<Datum[]> Rows(SystemScope scope, RowShape shape)
    {
        var classes = new OperatorClasses(scope.Facts);
        return scope.Catalog.Tables.Values.SelectMany(t => t.Indexes.Select(i => (Table: t, Index: i))).OrderBy(p => p.Index.Oid).Select(p => Row(scope, shape, classes, p.Table, p.Index));
    }

    private static Datum[] Row(SystemScope scope, RowShape shape, OperatorClasses classes, TableDefinition table, IndexDefinition index)
    {
        string[] expressions = index.Columns.Where(c => c.Number == 0).Select(c => ExpressionTexts.Print(c.ExpressionText!)).ToArray();
        ConstraintInfo? constraint = table.Constraints.FirstOrDefault(c => c.Oid == index.ConstraintOid && index.ConstraintOid != 0);
        return shape.Row(
            ("indexrelid", Cell.Oid(index.Oid)),
            ("indrelid", Cell.Oid(table.Oid)),
            ("indnatts", Cell.Int(index.Columns.Length + index.Include.Length)),
            ("indnkeyatts", Cell.Int(index.Columns.Length)),
            ("indisunique", Cell.Bool(index.IsUnique)),
            ("indnullsnotdistinct", Cell.Bool(index.NullsNotDistinct)),
            ("indisprimary", Cell.Bool(index.IsPrimary)),
            ("indimmediate", Cell.Bool(constraint is not { Deferrable: true })),
            ("indisvalid", Cell.Bool(true)),
            ("indisready", Cell.Bool(true)),
            ("indislive", Cell.Bool(true)),
            ("indkey", Cell.Int2Vector(index.Columns.Select(c => c.Number).Concat(index.Include))),
            ("indcollation", Cell.OidVector(index.Columns.Select(c => scope.Facts.Types.Of(c.Type).Collation))),
            ("indclass", Cell.OidVector(index.Columns.Select(c => classes.Of(c.Type)))),
            ("indoption", Cell.Int2Vector(index.Columns.Select(c => (c.Descending ? 1 : 0) | (c.NullsFirst ? 2 : 0)))),
            ("indexprs", expressions.Length == 0 ? Cell.Null : Cell.Text(string.Join(", ", expressions))),
            ("indpred", index.PredicateText is { } predicate ? Cell.Text(ExpressionTexts.Print(predicate)) : Cell.Null));
    }

    /// <summary>Default btree operator class by type.</summary>
    private sealed class OperatorClasses
    {
        private readonly Dictionary<uint, uint> _byType = [];

        public OperatorClasses(SystemFacts facts)
        {
            var shape = new RowShape(facts.Relations.First(r => r.Name == "pg_opclass"));
            foreach (Datum[] row in facts.Rows("pg_opclass"))
            {
                if (row[shape.Place("opcdefault")].Boolean && row[shape.Place("opcmethod")].Oid == BTree)
                {
                    _byType[row[shape.Place("opcintype")].Oid] = row[shape.Place("oid")].Oid;
                }
            }
        }

        public uint Of(SqlType type)
        {
            type = type.Underlying;
            uint searched = type.Oid == SqlTypes.VarCharOid ? SqlTypes.TextOid : type.Oid;
            return _byType.TryGetValue(searched, out uint own) ? own : _byType.GetValueOrDefault(type.Kind switch
            {
                TypeKind.Enum => EnumClassType,
                TypeKind.Composite => RecordClassType,
                _ => ArrayClassType,
            });
        }
    }
}
