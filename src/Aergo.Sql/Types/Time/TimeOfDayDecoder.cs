using System;
using System.Collections.Generic;

namespace Aergo.Sql.Types;

/// <summary>Reads a text that holds a time of day and perhaps a zone; a date is put up with in the forms PostgreSQL takes.</summary>
internal sealed class TimeOfDayDecoder(DateTimeSettings settings) : DateTimeDecoder(settings)
{
    private bool _hasZoneName;

    public DateTimeError Decode(List<DateTimeToken> tokens)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            DateTimeError error = DecodeToken(tokens, i, out DateTimeMask mask);
            if (error != DateTimeError.None)
            {
                return error;
            }

            if ((mask & Seen) != 0)
            {
                return DateTimeError.BadFormat;
            }

            Seen |= mask;
        }

        DateTimeError failed = ValidateDate();
        if (failed == DateTimeError.None)
        {
            failed = ApplyMeridian();
        }

        if (failed != DateTimeError.None)
        {
            return failed;
        }

        if (TimeOverflows())
        {
            return DateTimeError.FieldOverflow;
        }

        if ((Seen & DateTimeMask.Time) != DateTimeMask.Time || ((_hasZoneName || RuledZone is not null) && (Seen & DateTimeMask.DaylightModifier) != 0))
        {
            return DateTimeError.BadFormat;
        }

        if ((Seen & DateTimeMask.Zone) == 0)
        {
            // Part of a date is too little to know the session's offset by.
            DateTimeMask date = Seen & DateTimeMask.Date;
            if ((Seen & DateTimeMask.DaylightModifier) != 0 || (date != DateTimeMask.None && date != DateTimeMask.Date))
            {
                return DateTimeError.BadFormat;
            }

            ZoneWest = -Settings.OffsetEastSeconds;
        }
        else if (RuledZone is not null)
        {
            return ResolveRuledZone();
        }

        return DateTimeError.None;
    }

    /// <summary>A zone by name needs the date; an abbreviation without one is that of today.</summary>
    private DateTimeError ResolveRuledZone()
    {
        DateTimeParts parts = Parts;
        if ((Seen & DateTimeMask.Date) != DateTimeMask.Date)
        {
            if (RuledZone is not AbbreviatedZone || (Seen & DateTimeMask.Date) != DateTimeMask.None)
            {
                return DateTimeError.BadFormat;
            }

            DateTimeParts today = DateTimeParts.FromTimestamp(Settings.Now + (Settings.OffsetEastSeconds * 1_000_000L));
            (parts.Year, parts.Month, parts.Day) = (today.Year, today.Month, today.Day);
        }

        ResolveZone(parts);
        return DateTimeError.None;
    }

    private DateTimeError DecodeToken(List<DateTimeToken> tokens, int index, out DateTimeMask mask)
    {
        DateTimeToken token = tokens[index];
        switch (token.Kind)
        {
            case DateTimeTokenKind.Date:
                bool asDate = index == 0 && tokens.Count >= 2 && (tokens[^1].Kind == DateTimeTokenKind.Date || tokens[1].Kind == DateTimeTokenKind.Time);
                return asDate ? DecodeDate(token.Text, out mask) : DecodeTimeOrZone(token.Text, out mask);
            case DateTimeTokenKind.Time:
                return DecodeTime(token.Text, out mask);
            case DateTimeTokenKind.Zone:
                mask = DateTimeMask.Zone;
                DateTimeError error = DecodeZone(token.Text, out int west);
                ZoneWest = west;
                return error;
            case DateTimeTokenKind.Number:
                return DecodeNumberToken(tokens, index, out mask);
            default:
                return DecodeWord(
                    token.Text,
                    index + 1 < tokens.Count && tokens[index + 1].Kind is (DateTimeTokenKind.Number or DateTimeTokenKind.Time or DateTimeTokenKind.Date),
                    out mask);
        }
    }

    private DateTimeError DecodeTimeOrZone(string text, out DateTimeMask mask)
    {
        mask = DateTimeMask.Zone;
        if (!TextScan.IsDigit(text[0]))
        {
            if (!TimeZones.TryZone(text, out SqlTimeZone? zone))
            {
                throw TimeZones.NotRecognized(text);
            }

            _hasZoneName = true;
            SetZone(zone);
            return DateTimeError.None;
        }

        int minus = text.IndexOf('-', StringComparison.Ordinal);
        if ((Seen & DateTimeMask.Time) == DateTimeMask.Time || minus < 0)
        {
            return DateTimeError.BadFormat;
        }

        DateTimeError error = DecodeZone(text.AsSpan(minus), out int west);
        if (error != DateTimeError.None)
        {
            return error;
        }

        ZoneWest = west;
        error = DecodeRunTogether(text[..minus], Seen | DateTimeMask.Date, out mask);
        mask |= DateTimeMask.Zone;
        return error;
    }

    private DateTimeError DecodeNumberToken(List<DateTimeToken> tokens, int index, out DateTimeMask mask)
    {
        string text = tokens[index].Text;
        if (Label != DateTimeUnit.None)
        {
            DateTimeError error = DecodeLabelled(text, out mask);
            Label = DateTimeUnit.None;
            return error;
        }

        mask = DateTimeMask.None;
        int point = text.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            return index == 0 && tokens.Count >= 2 && tokens[^1].Kind == DateTimeTokenKind.Date ? DecodeDate(text, out mask)
                : point > 2 ? DecodeRunTogether(text, Seen | DateTimeMask.Date, out mask)
                : DateTimeError.BadFormat;
        }

        return text.Length > 4
            ? DecodeRunTogether(text, Seen | DateTimeMask.Date, out mask)
            : DecodeNumber(text, textMonth: false, Seen | DateTimeMask.Date, out mask);
    }

    private DateTimeError DecodeWord(string text, bool timeFollows, out DateTimeMask mask)
    {
        (DateTimeWord word, int value) = DateTimeTokens.Find(text);
        if (TryCommonWord(text, word, value, out mask, out DateTimeError error))
        {
            return error;
        }

        switch (word)
        {
            case DateTimeWord.Ignore:
                return DateTimeError.None;
            case DateTimeWord.Now:
                mask = DateTimeMask.Time;
                DateTimeParts now = DateTimeParts.FromTimestamp(Settings.Now + (Settings.OffsetEastSeconds * 1_000_000L));
                (Parts.Hour, Parts.Minute, Parts.Second, Parts.Microsecond) = (now.Hour, now.Minute, now.Second, now.Microsecond);
                return DateTimeError.None;
            case DateTimeWord.Zulu:
                mask = DateTimeMask.Time | DateTimeMask.Zone;
                (Parts.Hour, Parts.Minute, Parts.Second) = (0, 0, 0);
                ZoneWest = 0;
                return DateTimeError.None;
            case DateTimeWord.IsoTime when timeFollows:
                Label = DateTimeUnit.Time;
                return DateTimeError.None;
            default:
                return DateTimeError.BadFormat;
        }
    }
}
