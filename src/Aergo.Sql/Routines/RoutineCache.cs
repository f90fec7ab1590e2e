using System;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Parsing;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>Routines made ready, by what they are and by the objects they were made with. Safe for several threads; forgetting costs only time.</summary>
internal sealed class RoutineCache(ParserLimits limits)
{
    private const int EntriesMax = 2048;

    private readonly ConcurrentDictionary<Hash256, PlBody> _bodies = new();
    private readonly ConcurrentDictionary<Key, Entry> _routines = new();

    /// <summary>The tree of a PL/pgSQL body.</summary>
    public PlBody Body(string text)
    {
        Hash256 hash = Hash256.Sha256(System.Text.Encoding.UTF8.GetBytes(text));
        if (_bodies.TryGetValue(hash, out PlBody? known))
        {
            return known;
        }

        PlBody body = PlParser.Parse(text, limits);
        if (_bodies.Count >= EntriesMax)
        {
            _bodies.Clear();
        }

        _bodies[hash] = body;
        return body;
    }

    /// <summary>The routine of a definition for one call's types; <paramref name="make"/> makes it when it is not known.</summary>
    public T Get<T>(SqlContext context, RoutineDefinition routine, CallSite site, Func<T> make)
        where T : class
    {
        ImmutableArray<string> path = context.Settings.SearchPath;
        var key = new Key(routine.Oid, context.Catalog.Stamp, Types(routine, site));
        if (_routines.TryGetValue(key, out Entry? entry) && ExpressionSite.SamePath(entry.Path, path) && ReferenceEquals(entry.Definition, routine))
        {
            return (T)entry.Routine;
        }

        T made = make();
        if (_routines.Count >= EntriesMax)
        {
            _routines.Clear();
        }

        _routines[key] = new Entry(path, routine, made);
        return made;
    }

    // Types matter only where the definition leaves them open.
    private static string Types(RoutineDefinition routine, CallSite site)
    {
        bool open = routine.Result.IsPolymorphic || routine.Result.Oid == SqlTypes.RecordOid || routine.Result.Oid == SqlTypes.RecordArray.Oid;
        foreach (RoutineParameterInfo parameter in routine.Parameters)
        {
            open |= parameter.Type.IsPolymorphic || parameter.Type.Oid == SqlTypes.RecordOid;
        }

        return !open ? ""
            : string.Join(',', site.ArgumentTypes.Select(Show)) + ":" + Show(site.ResultType) + ":" + string.Join(',', site.ResultFields.Select(f => Show(f.Type)));

        static string Show(SqlType type) => type.Oid == SqlTypes.RecordOid && type.Fields.Count > 0
            ? "(" + string.Join(' ', type.Fields.Select(f => f.Name + "=" + Show(f.Type))) + ")"
            : type.Oid.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private readonly record struct Key(uint Oid, Hash256 Stamp, string Types);

    private sealed record Entry(ImmutableArray<string> Path, RoutineDefinition Definition, object Routine);
}
