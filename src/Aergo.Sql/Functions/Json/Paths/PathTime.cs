using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions.Formatting;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Json.Paths;

/// <summary>A date, time or timestamp inside a path, as datetime() makes it.</summary>
/// <param name="Type">date, time, timetz, timestamp or timestamptz.</param>
/// <param name="Value">Its datum.</param>
/// <param name="OffsetEast">Zone the text gave, in seconds.</param>
internal sealed record PathTime(SqlType Type, Datum Value, int OffsetEast)
{
    /// <summary>What datetime() without a template tries, in this order: date, time with and without zone, timestamp with and without.</summary>
    private static readonly DateTemplate[] Templates = new[]
    {
        "yyyy-mm-dd", "HH24:MI:SS.USTZH:TZM", "HH24:MI:SS.USTZH", "HH24:MI:SSTZH:TZM", "HH24:MI:SSTZH", "HH24:MI:SS.US", "HH24:MI:SS",
        "yyyy-mm-dd HH24:MI:SS.USTZH:TZM", "yyyy-mm-dd HH24:MI:SS.USTZH", "yyyy-mm-dd HH24:MI:SSTZH:TZM", "yyyy-mm-dd HH24:MI:SSTZH",
        "yyyy-mm-dd\"T\"HH24:MI:SS.USTZH:TZM", "yyyy-mm-dd\"T\"HH24:MI:SS.USTZH", "yyyy-mm-dd\"T\"HH24:MI:SSTZH:TZM", "yyyy-mm-dd\"T\"HH24:MI:SSTZH",
        "yyyy-mm-dd HH24:MI:SS.US", "yyyy-mm-dd HH24:MI:SS", "yyyy-mm-dd\"T\"HH24:MI:SS.US", "yyyy-mm-dd\"T\"HH24:MI:SS",
    }.Select(DateTemplate.Parse).ToArray();

    /// <summary>Reads an ISO form; null when the text is none.</summary>
    public static PathTime? Parse(string text)
    {
        foreach (DateTemplate template in Templates)
        {
            if (!template.Fits(text))
            {
                continue;
            }

            try
            {
                return Parse(text, template);
            }
            catch (SqlException e) when (e.Code.StartsWith("22", StringComparison.Ordinal))
            {
                // The next form may fit.
            }
        }

        return null;
    }

    /// <summary>Reads by a template; 22007 and 22008 as to_timestamp has them.</summary>
    public static PathTime Parse(string text, DateTemplate template)
    {
        (DateTimeParts parts, int? offset, int precision) = DateReader.Read(text, template.Nodes, standard: true);
        if (!template.IsDated && !template.IsTimed)
        {
            throw new SqlException(SqlState.InvalidDatetimeFormat, "datetime format is not dated and not timed");
        }

        if (template.IsZoned && !template.IsTimed)
        {
            throw new SqlException(SqlState.InvalidDatetimeFormat, "datetime format is zoned but not timed");
        }

        int east = offset ?? 0;
        if (!template.IsDated)
        {
            long time = precision > 0 ? DateTimeText.RoundTime(parts.TimeOfDay, precision) : parts.TimeOfDay;
            return template.IsZoned
                ? new PathTime(SqlTypes.TimeTz, Datum.FromObject(new TimeTz(time, -east)), east)
                : new PathTime(SqlTypes.Time, Datum.From(time), 0);
        }

        if (!template.IsTimed)
        {
            bool valid = Calendar.IsJulianRange(parts.Year, parts.Month) && Calendar.IsValidDate(parts.JulianDay - Calendar.EpochJulianDay);
            return valid
                ? new PathTime(SqlTypes.Date, Datum.From(parts.JulianDay - Calendar.EpochJulianDay), 0)
                : throw new SqlException(SqlState.DatetimeOverflow, $"date out of range: \"{text}\"");
        }

        SqlType type = template.IsZoned ? SqlTypes.TimestampTz : SqlTypes.Timestamp;
        if (!parts.TryToTimestamp(east, out long timestamp))
        {
            throw new SqlException(SqlState.DatetimeOverflow, $"{type.Name} out of range");
        }

        return new PathTime(type, Datum.From(precision > 0 ? DateTimeText.RoundTimestamp(timestamp, precision) : timestamp), east);
    }

    /// <summary>Order of two moments; null when one is a time of day and the other has a date.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <param name="context">For the session's zone.</param>
    /// <param name="zoned">Whether that zone may be used to compare what has a zone with what has none; 0A000 where it would be needed and must not.</param>
    public static int? Compare(PathTime left, PathTime right, SqlContext context, bool zoned)
    {
        if (left.IsDated != right.IsDated)
        {
            return null;
        }

        bool withZone = left.HasZone || right.HasZone;
        if (!left.IsDated)
        {
            return withZone
                ? left.ToTimeTz(right, context, zoned).CompareTo(right.ToTimeTz(left, context, zoned))
                : left.Value.Int64.CompareTo(right.Value.Int64);
        }

        return withZone
            ? left.ToMoment(right, context, zoned).CompareTo(right.ToMoment(left, context, zoned))
            : left.ToTimestamp().CompareTo(right.ToTimestamp());
    }

    /// <summary>ISO 8601, with the zone the text had.</summary>
    public override string ToString()
    {
        switch (Type.Oid)
        {
            case SqlTypes.DateOid: return DateTimeText.FormatDate(Value.Int32, Settings(0));
            case SqlTypes.TimeOid: return DateTimeText.FormatTime(Value.Int64);
            case SqlTypes.TimeTzOid:
                TimeTz time = Value.Ref<TimeTz>();
                return DateTimeText.FormatTime(time.Microseconds) + IsoOffset(-time.ZoneSecondsWest);
            case SqlTypes.TimestampOid: return DateTimeText.FormatTimestamp(Value.Int64, Settings(0)).Replace(' ', 'T');
            default:
                string local = DateTimeText.FormatTimestamp(Value.Int64 + (OffsetEast * Calendar.MicrosecondsPerSecond), Settings(0));
                int era = local.IndexOf(" BC", StringComparison.Ordinal);
                string clock = era < 0 ? local : local[..era];
                return clock.Replace(' ', 'T') + IsoOffset(OffsetEast) + (era < 0 ? string.Empty : " BC");
        }
    }

    private static DateTimeSettings Settings(int offset) => new(0, offset, "UTC", "ISO", "MDY", "postgres");

    /// <summary>Minutes always, seconds never missing.</summary>
    private static string IsoOffset(int east) => DateTimeText.FormatOffset(east) + (east % 3600 == 0 ? ":00" : string.Empty);

    private bool IsDated => Type.Oid is SqlTypes.DateOid or SqlTypes.TimestampOid or SqlTypes.TimestampTzOid;

    private bool HasZone => Type.Oid is SqlTypes.TimeTzOid or SqlTypes.TimestampTzOid;

    private long ToTimestamp() => Type.Oid == SqlTypes.DateOid ? DateTimeMath.DateToTimestamp(Value.Int32) : Value.Int64;

    private long ToMoment(PathTime other, SqlContext context, bool zoned) => HasZone
        ? Value.Int64
        : DateTimeMath.LocalToUtc(ToTimestamp(), CheckZone(other, zoned, context));

    private TimeTz ToTimeTz(PathTime other, SqlContext context, bool zoned) => HasZone
        ? Value.Ref<TimeTz>()
        : new TimeTz(Value.Int64, -CheckZone(other, zoned, context));

    private int CheckZone(PathTime other, bool zoned, SqlContext context) => zoned
        ? context.Settings.TimeZoneOffsetSeconds
        : throw new SqlException(SqlState.FeatureNotSupported, $"cannot convert value from {Type.Name} to {other.Type.Name} without time zone usage")
        {
            Hint = "Use *_tz() function for time zone support.",
        };
}

/// <summary>A template of datetime() in pieces, with what it has.</summary>
internal sealed record DateTemplate(List<DateFormatNode> Nodes, bool IsDated, bool IsTimed, bool IsZoned)
{
    public static DateTemplate Parse(string format)
    {
        List<DateFormatNode> nodes = DateFormat.Parse(format, standard: true);
        bool dated = false, timed = false, zoned = false;
        foreach (DatePattern pattern in nodes.Select(n => n.Pattern))
        {
            switch (pattern)
            {
                case DatePattern.None or DatePattern.FX:
                    break;
                case DatePattern.TZ or DatePattern.TZH or DatePattern.TZM or DatePattern.OF:
                    zoned = true;
                    break;
                case DatePattern.AM or DatePattern.AmDots or DatePattern.PM or DatePattern.PmDots or DatePattern.HH or DatePattern.HH12 or DatePattern.HH24
                    or DatePattern.MI or DatePattern.SS or DatePattern.MS or DatePattern.US or DatePattern.SSSS or (>= DatePattern.FF1 and <= DatePattern.FF6):
                    timed = true;
                    break;
                default:
                    dated = true;
                    break;
            }
        }

        return new DateTemplate(nodes, dated, timed, zoned);
    }

    /// <summary>Cheap test that spares reading: the marks of the template must be in the text, as often.</summary>
    public bool Fits(string text)
    {
        foreach (char mark in ":.T")
        {
            if (text.Count(c => c == mark) != Nodes.Count(n => n.Kind != FormatNodeKind.Action && n.Text[0] == mark))
            {
                return false;
            }
        }

        return !IsZoned || text.AsSpan().ContainsAny("+- ");
    }
}
