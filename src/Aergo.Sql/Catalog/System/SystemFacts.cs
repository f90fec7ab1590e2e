using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual;

/// <summary>Facts of PostgreSQL 15's catalogs: which relations there are, with which columns, and the rows of built-in objects.</summary>
/// <remarks>
/// system-relations.tsv: schema, name, oid, kind, columns as <c>name:type(modifier)!</c> where <c>!</c> says NOT NULL; domains stand as their base types.
/// system-rows.tsv: the relation's name, then its columns as COPY writes them, with oids for regproc.
/// Types that the engine does not have read as text.
/// </remarks>
internal sealed class SystemFacts
{
    private readonly FrozenDictionary<string, Datum[][]> _rows;

    public SystemFacts()
    {
        Relations = Lines("system-relations.tsv").Select(ReadRelation).ToArray();
        Dictionary<string, SystemRelation> byName = Relations.Where(r => r.Schema == "pg_catalog").ToDictionary(r => r.Name);
        _rows = Lines("system-rows.tsv").GroupBy(l => l[..l.IndexOf('\t', StringComparison.Ordinal)])
            .ToFrozenDictionary(g => g.Key, g => g.Select(l => ReadRow(byName[g.Key], l)).ToArray());
        Types = new TypeStorage(this);
    }

    public IReadOnlyList<SystemRelation> Relations { get; }

    public TypeStorage Types { get; }

    /// <summary>PostgreSQL's rows of a relation of pg_catalog, in order of oid; none when they are not among the facts.</summary>
    public IReadOnlyList<Datum[]> Rows(string relation) => _rows.GetValueOrDefault(relation) ?? [];

    private static SystemRelation ReadRelation(string line)
    {
        string[] fields = line.Split('\t');
        return new SystemRelation(fields[0], fields[1], uint.Parse(fields[2], CultureInfo.InvariantCulture), fields[3][0], fields[4].Split(',').Select(ReadColumn).ToArray());
    }

    private static SystemColumn ReadColumn(string text)
    {
        string[] parts = text.TrimEnd('!').Split(':');
        int open = parts[1].IndexOf('(', StringComparison.Ordinal);
        string type = open < 0 ? parts[1] : parts[1][..open];
        int modifier = open < 0 ? -1 : int.Parse(parts[1].AsSpan(open + 1, parts[1].Length - open - 2), CultureInfo.InvariantCulture);
        return new SystemColumn(parts[0], SqlTypes.Find(type) ?? (type.StartsWith('_') ? SqlTypes.ArrayOf(SqlTypes.Text)! : SqlTypes.Text), modifier, text.EndsWith('!'));
    }

    private static Datum[] ReadRow(SystemRelation relation, string line)
    {
        string[] fields = line.Split('\t');
        var row = new Datum[relation.Columns.Count];
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = fields[i + 1] == "\\N" ? Datum.Null : FactText.Read(relation.Columns[i].Type, FactText.Unescape(fields[i + 1]));
        }

        return row;
    }

    private static IEnumerable<string> Lines(string resource)
    {
        using Stream stream = typeof(SystemFacts).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidDataException("missing resource " + resource);
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
