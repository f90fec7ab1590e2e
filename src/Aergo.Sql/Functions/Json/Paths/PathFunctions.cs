using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Json.Paths;

/// <summary>jsonb_path_exists, _match, _query and their kin, @? and @@.</summary>
internal static class PathFunctions
{
    private const int Gas = 20;

    private static readonly Datum[] Defaults = [Datum.FromObject(JsonbValue.EmptyObject), Datum.False];

    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("jsonb_path_exists_opr(jsonb,jsonpath)", static (c, _, a) => Exists(Executor(c, a, zoned: false)), Gas);
        builder.Scalar("jsonb_path_match_opr(jsonb,jsonpath)", static (c, _, a) => Match(Executor(c, a, zoned: false), silent: true), Gas);
        foreach ((string suffix, bool zoned) in new[] { (string.Empty, false), ("_tz", true) })
        {
            string arguments = $"{suffix}(jsonb,jsonpath,jsonb,bool)";
            builder.Scalar("jsonb_path_exists" + arguments, (c, _, a) => Exists(Executor(c, a, zoned)), Gas, Defaults);
            builder.Scalar("jsonb_path_match" + arguments, (c, _, a) => Match(Executor(c, a, zoned), a[3].Boolean), Gas, Defaults);
            builder.Set("jsonb_path_query" + arguments, (c, _, a) => Items(Executor(c, a, zoned)).Select(i => new[] { Datum.FromObject(i) }), Gas, Defaults);
            builder.Scalar("jsonb_path_query_array" + arguments, (c, _, a) => Datum.FromObject(JsonbValue.Array([.. Items(Executor(c, a, zoned))])), Gas, Defaults);
            builder.Scalar("jsonb_path_query_first" + arguments, (c, _, a) => JsonbOperators.Json(Items(Executor(c, a, zoned)).FirstOrDefault()), Gas, Defaults);
        }
    }

    private static PathExecutor Executor(SqlContext context, ReadOnlySpan<Datum> a, bool zoned) => new(
        context, a[1].Ref<JsonPath>(), a[0].Ref<JsonbValue>(), a.Length > 2 ? a[2].Ref<JsonbValue>() : null, a.Length == 2 || a[3].Boolean, zoned);

    private static Datum Exists(PathExecutor executor)
    {
        PathStatus status = executor.Run(null);
        return status == PathStatus.Error ? Datum.Null : Datum.From(status == PathStatus.Ok);
    }

    private static Datum Match(PathExecutor executor, bool silent)
    {
        var found = new List<PathItem>();
        executor.Run(found);
        return found is [{ Json.Kind: JsonbKind.Boolean } truth] ? Datum.From(truth.Json.IsTrue)
            : found is [{ Json.Kind: JsonbKind.Null }] || silent ? Datum.Null
            : throw new SqlException(SqlState.SingletonJsonItemRequired, "single boolean result is expected");
    }

    private static IEnumerable<JsonbValue> Items(PathExecutor executor)
    {
        var found = new List<PathItem>();
        executor.Run(found);
        return found.Select(i => i.ToJsonb());
    }
}
