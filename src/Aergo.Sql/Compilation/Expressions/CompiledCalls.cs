using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Functions.Numbers;
using Aergo.Sql.Types;

namespace Aergo.Sql.Compilation;

/// <summary>What compiled expressions call: functions by their delegates, routines, and the errors of arithmetic.</summary>
internal static class CompiledCalls
{
    public static Datum Call0(ScalarFunction body, SqlContext context, CallSite site) => body(context, site, []);

    public static Datum Call1(ScalarFunction body, SqlContext context, CallSite site, Datum a) => body(context, site, [a]);

    public static Datum Call2(ScalarFunction body, SqlContext context, CallSite site, Datum a, Datum b) => body(context, site, [a, b]);

    public static Datum Call3(ScalarFunction body, SqlContext context, CallSite site, Datum a, Datum b, Datum c) => body(context, site, [a, b, c]);

    public static Datum CallMany(ScalarFunction body, SqlContext context, CallSite site, Datum[] arguments) => body(context, site, arguments);

    public static Datum Routine(BoundRoutineCall call, SqlContext context, Datum[] arguments) => context.Services.Routines.Invoke(context, context.Reads ?? context.State, call.Routine, call.Site, arguments);

    /// <summary>The product; false when it is not an int8.</summary>
    public static bool TryMultiply(long a, long b, out long product)
    {
        long high = System.Math.BigMul(a, b, out product);
        return high == product >> 63;
    }

    public static SqlException OutOfRange(string type) => IntegerFunctions.OutOfRange(type);

    public static SqlException DivisionByZero() => IntegerFunctions.DivisionByZero();
}
