using System;
using System.Collections.Generic;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Json.Paths;

/// <summary>Arithmetic and the methods of items.</summary>
internal sealed partial class PathExecutor
{
    private PathStatus Arithmetic(PathNode node, PathItem item, List<PathItem>? found)
    {
        var lefts = new List<PathItem>();
        var rights = new List<PathItem>();
        if (Results(node.Left!, item, lefts, unwrap: true) == PathStatus.Error || Results(node.Right!, item, rights, unwrap: true) == PathStatus.Error)
        {
            return PathStatus.Error;
        }

        string symbol = PathWriter.Operator(node.Kind);
        if (lefts.Count != 1 || lefts[0].Number is not { } left)
        {
            return Fail(SqlState.SingletonJsonItemRequired, $"left operand of jsonpath operator {symbol} is not a single numeric value");
        }

        if (rights.Count != 1 || rights[0].Number is not { } right)
        {
            return Fail(SqlState.SingletonJsonItemRequired, $"right operand of jsonpath operator {symbol} is not a single numeric value");
        }

        return TryCompute(
            () => node.Kind switch
            {
                PathKind.Add => left + right,
                PathKind.Subtract => left - right,
                PathKind.Multiply => left * right,
                PathKind.Divide => left / right,
                _ => left % right,
            },
            out PgNumeric result)
            ? Next(node, new PathItem(JsonbValue.Number(result)), found)
            : PathStatus.Error;
    }

    /// <summary>False for an error of numbers that is to be silent.</summary>
    private bool TryCompute(Func<PgNumeric> compute, out PgNumeric result)
    {
        try
        {
            result = compute();
            return true;
        }
        catch (SqlException e) when (!_throws && e.Code.StartsWith("22", StringComparison.Ordinal))
        {
            result = PgNumeric.Zero;
            return false;
        }
    }

    private PathStatus Signed(PathNode node, PathItem item, List<PathItem>? found)
    {
        var operands = new List<PathItem>();
        if (Results(node.Left!, item, operands, unwrap: true) == PathStatus.Error)
        {
            return PathStatus.Error;
        }

        bool existsOnly = found is null && node.Next is null;
        var result = PathStatus.NotFound;
        foreach (PathItem operand in operands)
        {
            if (operand.Number is not { } number)
            {
                if (existsOnly)
                {
                    continue;
                }

                return Fail(SqlState.JsonNumberNotFound, $"operand of unary jsonpath operator {PathWriter.Operator(node.Kind)} is not a numeric value");
            }

            PathStatus status = Next(node, new PathItem(JsonbValue.Number(node.Kind == PathKind.Minus ? -number : number)), found);
            if (status == PathStatus.Error || (status == PathStatus.Ok && found is null))
            {
                return status;
            }

            result = status == PathStatus.Ok ? status : result;
        }

        return result;
    }

    private PathStatus Method(PathNode node, PathItem item, List<PathItem>? found, bool unwrap)
    {
        if (node.Kind == PathKind.Type)
        {
            string name = item.Time is { } time ? time.Type.DisplayName : JsonbOperators.TypeName(item.Json!.Kind);
            return Next(node, new PathItem(JsonbValue.String(name)), found);
        }

        if (node.Kind == PathKind.Size)
        {
            return item.IsArray || _path.IsLax ? Next(node, new PathItem(JsonbValue.Number(item.IsArray ? item.Json!.Count : 1)), found)
                : _ignoresStructure ? PathStatus.NotFound
                : Fail(SqlState.JsonArrayNotFound, "jsonpath item method .size() can only be applied to an array");
        }

        if (unwrap && item.IsArray)
        {
            return Unwrapped(node, item, found);
        }

        return node.Kind switch
        {
            PathKind.Double => Double(node, item, found),
            PathKind.KeyValue => KeyValue(node, item, found),
            PathKind.DateTime => DateTime(node, item, found),
            _ => NumberMethod(node, item, found),
        };
    }

    private PathStatus NumberMethod(PathNode node, PathItem item, List<PathItem>? found)
    {
        if (item.Number is not { } number)
        {
            return Fail(SqlState.NonNumericJsonItem, $"jsonpath item method .{PathWriter.MethodName(node.Kind)}() can only be applied to a numeric value");
        }

        PgNumeric result = node.Kind switch
        {
            PathKind.Abs => NumericArithmetic.Abs(number),
            PathKind.Floor => NumericArithmetic.Floor(number),
            _ => NumericArithmetic.Ceiling(number),
        };
        return Next(node, new PathItem(JsonbValue.Number(result)), found);
    }

    private PathStatus Double(PathNode node, PathItem item, List<PathItem>? found)
    {
        if (item.Number is { } number)
        {
            return TryDouble(number.ToString(), out _)
                ? Next(node, item, found)
                : Fail(SqlState.NonNumericJsonItem, "numeric argument of jsonpath item method .double() is out of range for type double precision");
        }

        if (item.Text is not { } text)
        {
            return Fail(SqlState.NonNumericJsonItem, "jsonpath item method .double() can only be applied to a string or numeric value");
        }

        return TryDouble(text, out double value) && double.IsFinite(value)
            ? Next(node, new PathItem(JsonbValue.Number(NumericConvert.FromDouble(value))), found)
            : Fail(SqlState.NonNumericJsonItem, "string argument of jsonpath item method .double() is not a valid representation of a double precision number");
    }

    private static bool TryDouble(string text, out double value)
    {
        try
        {
            value = FloatText.ParseDouble(text);
            return true;
        }
        catch (SqlException)
        {
            value = 0;
            return false;
        }
    }

    private PathStatus KeyValue(PathNode node, PathItem item, List<PathItem>? found)
    {
        if (!item.IsObject)
        {
            return Fail(SqlState.JsonObjectNotFound, "jsonpath item method .keyvalue() can only be applied to an object");
        }

        if (item.Json!.Count > 0 && node.Next is null && found is null)
        {
            return PathStatus.Ok;
        }

        _places ??= new PathPlaces(_context);
        JsonbValue id = JsonbValue.Number(_places.IdOf(item.Place));
        var status = PathStatus.NotFound;
        foreach (JsonbMember member in item.Json.Members)
        {
            JsonbValue pair = JsonbValue.Object([new JsonbMember("key", JsonbValue.String(member.Key)), new JsonbMember("value", member.Value), new JsonbMember("id", id)]);
            status = Next(node, new PathItem(pair, null, Place(_nextDocument++)), found);
            if (status == PathStatus.Error || (status == PathStatus.Ok && found is null))
            {
                break;
            }
        }

        return status;
    }

    private PathStatus DateTime(PathNode node, PathItem item, List<PathItem>? found)
    {
        if (item.Text is not { } text)
        {
            return Fail(SqlState.InvalidJsonDateTimeArgument, "jsonpath item method .datetime() can only be applied to a string");
        }

        Cost.Bytes(_context, 20L * text.Length);
        PathTime? time;
        if (node.Left is null)
        {
            time = PathTime.Parse(text);
            return time is not null ? Next(node, new PathItem(null, time), found) : Fail(
                SqlState.InvalidJsonDateTimeArgument,
                $"datetime format is not recognized: \"{text}\"",
                "Use a datetime template argument to specify the input data format.");
        }

        // A bad template is an error even where the path is silent.
        string format = node.Left.Value!.Text;
        Cost.Bytes(_context, format.Length);
        DateTemplate template = DateTemplate.Parse(format);
        try
        {
            time = PathTime.Parse(text, template);
        }
        catch (SqlException e) when (!_throws && e.Code.StartsWith("22", StringComparison.Ordinal))
        {
            return PathStatus.Error;
        }

        return Next(node, new PathItem(null, time), found);
    }
}
