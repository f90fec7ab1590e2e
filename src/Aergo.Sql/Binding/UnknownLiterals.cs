using System;
using System.Text.RegularExpressions;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Turns an untyped literal into a constant of a type, where its text means the same at any time and in any session.</summary>
/// <remarks>
/// Bound statements are kept for other blocks and sessions, so 'now', '1/2/2020' and 'today' stay text until they run. Such texts are not even
/// looked at here: whether they are right is a question of the running session, and all nodes must find out at the same point.
/// </remarks>
internal static partial class UnknownLiterals
{
    /// <summary>The value as a constant, or a coercion from text that runs with the statement.</summary>
    public static BoundExpression Read(BindingState state, BoundConstant literal, SqlType type, int modifier, bool isExplicit)
    {
        string text = literal.Value.Text;
        int inputModifier = type.Oid == SqlTypes.IntervalOid ? modifier : -1;
        if (!MeansTheSameEverywhere(type, text))
        {
            return new BoundCoercion(CoercionKind.Text, literal, null, isExplicit, type, inputModifier) { Position = literal.Position };
        }

        SqlContext context = state.Context;
        SessionSettings settings = context.Settings;
        try
        {
            // Names in regclass literals resolve along the path in force here, which is a view's own inside a view.
            context.Settings = settings with { SearchPath = state.SearchPath };
            return new BoundConstant(TypeText.Input(type, text, inputModifier, context), type, inputModifier) { Position = literal.Position };
        }
        catch (SqlException e)
        {
            throw e.At(literal.Position);
        }
        finally
        {
            context.Settings = settings;
        }
    }

    private static bool MeansTheSameEverywhere(SqlType type, string text)
    {
        SqlType t = type.Underlying;
        return t.Representation switch
        {
            Representation.Date => IsoDate().IsMatch(text),
            Representation.Time => IsoTime().IsMatch(text),
            Representation.Timestamp => IsoTimestamp().IsMatch(text),
            Representation.TimestampTz => IsoTimestampWithZone().IsMatch(text),
            Representation.TimeTz => false,
            Representation.Interval => !text.Contains('-', StringComparison.Ordinal),
            Representation.Array => t.Element is { } element && !DependsOnSession(element),
            Representation.Record => !DependsOnSession(t),
            Representation.None or Representation.Void => false,
            _ => true,
        };
    }

    private static bool DependsOnSession(SqlType type)
    {
        SqlType t = type.Underlying;
        if (t.Representation is Representation.Date or Representation.Time or Representation.TimeTz or Representation.Timestamp or Representation.TimestampTz or Representation.Interval)
        {
            return true;
        }

        if (t.Element is { } element)
        {
            return DependsOnSession(element);
        }

        foreach (SqlField field in t.Fields)
        {
            if (DependsOnSession(field.Type))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", RegexOptions.CultureInvariant)]
    private static partial Regex IsoDate();

    [GeneratedRegex("^[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex IsoTime();

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex IsoTimestamp();

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)$", RegexOptions.CultureInvariant)]
    private static partial Regex IsoTimestampWithZone();
}
