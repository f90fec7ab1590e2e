using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog.Virtual;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Parsing;
using Aergo.Sql.Storage;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Functions;

/// <summary>Properties of indexes, sequences, partitions and views, the key words, and other odds and ends that clients ask for.</summary>
internal static class PropertyFunctions
{
    private const uint BTree = 403;

    // Bits of pg_relation_is_updatable: 1 << 2 UPDATE, 1 << 3 INSERT, 1 << 4 DELETE.
    private const int Updatable = 28;

    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("pg_indexam_has_property(oid,text)", static (_, _, a) => a[0].Oid == BTree ? Known(a[1].Text, "can_order", "can_unique", "can_multi_col", "can_exclude", "can_include") : Datum.Null);
        builder.Scalar("pg_index_has_property(regclass,text)", static (c, _, a) => c.Catalog.IndexTables.ContainsKey(a[0].Oid) ? Known(a[1].Text, "clusterable", "index_scan", "bitmap_scan", "backward_scan") : Datum.Null);
        builder.Scalar("pg_index_column_has_property(regclass,int4,text)", static (c, _, a) => ColumnProperty(c, a[0].Oid, a[1].Int32, a[2].Text));
        builder.Scalar("pg_tablespace_location(oid)", static (_, _, a) => a[0].Oid is 1663 or 1664 ? Datum.From("") : Datum.Null);
        builder.Scalar("pg_relation_is_publishable(regclass)", static (c, _, a) => RelationInfo.Find(c.Catalog, a[0].Oid) is { } r ? Datum.From(r is { Kind: 'r', IsSystem: false }) : Datum.Null);
        builder.Scalar("pg_relation_is_updatable(regclass,bool)", static (c, _, a) => Cell.Int(UpdatableBits(c.Catalog, a[0].Oid)), 20);
        builder.Scalar("pg_sequence_last_value(regclass)", static (c, _, a) => LastValue(c, a[0].Oid), 20);
        builder.Scalar("pg_sequence_parameters(oid)", static (c, site, a) => Parameters(c, site, a[0].Oid), 20);
        builder.Scalar("pg_blocking_pids(int4)", static (_, _, _) => Datum.FromObject(SqlArray.Empty(SqlTypes.Int4)));
        builder.Set("pg_get_keywords()", static (_, _, _) => KeywordRows());
        builder.Set("pg_options_to_table(_text)", static (_, _, a) => Options(a[0].Ref<SqlArray>()));
        builder.Set("pg_show_all_settings()", static (c, _, _) => c.Catalog.System.Find("pg_catalog", "pg_settings")?.Rows(c) ?? []);

        // No table is partitioned.
        builder.Set("pg_partition_ancestors(regclass)", static (_, _, _) => []);
        builder.Set("pg_partition_tree(regclass)", static (_, _, _) => []);
        builder.Scalar("pg_partition_root(regclass)", static (_, _, _) => Datum.Null);
    }

    /// <summary>Functions of schema information_schema, which the builder's facts do not know.</summary>
    public static IEnumerable<FunctionDefinition> InformationSchema =>
    [
        new FunctionDefinition
        {
            Name = "_pg_expandarray",
            Schema = "information_schema",
            Oid = 8_990,
            Parameters = [SqlTypes.AnyArray],
            Result = SqlTypes.Record,
            Columns = [new SqlField("x", SqlTypes.AnyElement, -1), new SqlField("n", SqlTypes.Int4, -1)],
            Gas = 10,
            Set = static (_, _, a) => Expand(a[0].Ref<SqlArray>()),
        },
    ];

    private static Datum Known(string property, params global::System.ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (string.Equals(name, property, global::System.StringComparison.OrdinalIgnoreCase))
            {
                return Datum.True;
            }
        }

        return Datum.Null;
    }

    private static Datum ColumnProperty(SqlContext context, uint oid, int number, string property)
    {
        if (!context.Catalog.IndexTables.TryGetValue(oid, out uint owner))
        {
            return Datum.Null;
        }

        IndexDefinition index = context.Catalog.Tables[owner].Indexes.First(i => i.Oid == oid);
        if (number < 1 || number > index.Columns.Length + index.Include.Length)
        {
            return Datum.Null;
        }

        IndexColumn? key = number <= index.Columns.Length ? index.Columns[number - 1] : null;
        bool? answer = property.ToLowerInvariant() switch
        {
            "asc" => key is null ? null : !key.Descending,
            "desc" => key?.Descending,
            "nulls_first" => key?.NullsFirst,
            "nulls_last" => key is null ? null : !key.NullsFirst,
            "orderable" => key is not null,
            "distance_orderable" => false,
            "returnable" => true,
            "search_array" or "search_nulls" => key is null ? null : true,
            _ => null,
        };
        return answer is { } known ? Datum.From(known) : Datum.Null;
    }

    private static int UpdatableBits(CatalogSnapshot catalog, uint oid) =>
        catalog.Tables.ContainsKey(oid) || (catalog.Views.TryGetValue(oid, out ViewDefinition? view) && ViewUpdates.IsUpdatable(catalog, view)) ? Updatable : 0;

    private static Datum LastValue(SqlContext context, uint oid)
    {
        if (!context.Catalog.Sequences.TryGetValue(oid, out SequenceDefinition? sequence))
        {
            throw new SqlException(SqlState.WrongObjectType, $"\"{NameTexts.Relation(context, oid)}\" is not a sequence");
        }

        (long last, bool called) = SequenceStore.Read(context, sequence);
        return called ? Datum.From(last) : Datum.Null;
    }

    private static Datum Parameters(SqlContext context, CallSite site, uint oid) => context.Catalog.Sequences.TryGetValue(oid, out SequenceDefinition? s)
        ? Datum.FromObject(new SqlRecord(
            SqlRecord.AnonymousType(site.ResultFields.Count > 0 ? site.ResultFields : site.ResultType.Fields),
            [Cell.Int(s.Start), Cell.Int(s.Minimum), Cell.Int(s.Maximum), Cell.Int(s.Increment), Cell.Bool(s.Cycle), Cell.Int(s.Cache), Cell.Oid(s.Type.Oid)]))
        : Datum.Null;

    private static IEnumerable<Datum[]> KeywordRows()
    {
        foreach ((string word, KeywordCategory category, bool bare) in Keywords.All)
        {
            (char code, string text) = category switch
            {
                KeywordCategory.Unreserved => ('U', "unreserved"),
                KeywordCategory.ColumnName => ('C', "unreserved (cannot be function or type name)"),
                KeywordCategory.TypeOrFunctionName => ('T', "reserved (can be function or type name)"),
                _ => ('R', "reserved"),
            };
            yield return [Cell.Text(word), Cell.Char(code), Cell.Bool(bare), Cell.Text(text), Cell.Text(bare ? "can be bare label" : "requires AS")];
        }
    }

    private static IEnumerable<Datum[]> Options(SqlArray options) => options.Items.Where(o => !o.IsNull).Select(o =>
        o.Text.IndexOf('=', global::System.StringComparison.Ordinal) is var at && at < 0
            ? (Datum[])[o, Datum.Null]
            : [Cell.Text(o.Text[..at]), Cell.Text(o.Text[(at + 1)..])]);

    /// <summary>Elements with their places, counted from one.</summary>
    private static IEnumerable<Datum[]> Expand(SqlArray array) => array.Items.Select((item, i) => (Datum[])[item, Datum.From(i + 1)]);
}
