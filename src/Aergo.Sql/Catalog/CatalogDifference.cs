using System;
using System.Collections.Generic;
using System.Collections.Immutable;

namespace Aergo.Sql.Catalog;

/// <summary>Which objects one catalog has and another has not, in words.</summary>
public static class CatalogDifference
{
    /// <summary>Lines such as <c>created table shop.orders</c>, those of the same kind together, in the order of their making.</summary>
    public static IReadOnlyList<string> Between(CatalogSnapshot before, CatalogSnapshot after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var lines = new List<string>();
        if (before.Stamp == after.Stamp)
        {
            return lines;
        }

        Compare(before.Schemas, after.Schemas, s => "schema " + s.Name);
        Compare(before.TypeDefinitions, after.TypeDefinitions, t => "type " + NameOf(t));
        Compare(before.Tables, after.Tables, t => "table " + NameOf(t));
        Compare(before.Sequences, after.Sequences, s => "sequence " + NameOf(s));
        Compare(before.Views, after.Views, v => "view " + NameOf(v));
        Compare(before.Routines, after.Routines, r => (r.IsProcedure ? "procedure " : "function ") + NameOf(r));
        return lines;

        void Compare<T>(ImmutableDictionary<uint, T> earlier, ImmutableDictionary<uint, T> later, Func<T, string> text)
            where T : CatalogObject
        {
            List("created ", later, earlier, text);
            List("dropped ", earlier, later, text);
        }

        void List<T>(string verb, ImmutableDictionary<uint, T> there, ImmutableDictionary<uint, T> notThere, Func<T, string> text)
            where T : CatalogObject
        {
            var oids = new SortedSet<uint>(there.Keys);
            oids.ExceptWith(notThere.Keys);
            foreach (uint oid in oids)
            {
                lines.Add(verb + text(there[oid]));
            }
        }

        string NameOf(SchemaObject named) => (after.Schemas.GetValueOrDefault(named.SchemaOid) ?? before.Schemas.GetValueOrDefault(named.SchemaOid))?.Name + "." + named.Name;
    }
}
