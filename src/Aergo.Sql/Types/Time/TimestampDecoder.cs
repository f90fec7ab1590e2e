using System;
using System.Collections.Generic;

namespace Aergo.Sql.Types;

/// <summary>Reads a text that must hold a date and may hold a time and a zone.</summary>
internal sealed class TimestampDecoder(DateTimeSettings settings) : DateTimeDecoder(settings)
{
    private bool _hasZoneName;

    public DateTimeResult Kind { get; private set; }

    public DateTimeError Decode(List<DateTimeToken> tokens)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            // A filler "t" must be followed by what can be a time.
            bool timeFollows = i + 1 < tokens.Count && tokens[i + 1].Kind is (DateTimeTokenKind.Number or DateTimeTokenKind.Time or DateTimeTokenKind.Date);
            DateTimeError error = DecodeToken(tokens[i], timeFollows, out DateTimeMask mask);
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

        return Kind == DateTimeResult.Value ? Finish() : DateTimeError.None;
    }

    private DateTimeError Finish()
    {
        DateTimeError error = ValidateDate();
        if (error == DateTimeError.None)
        {
            error = ApplyMeridian();
        }

        if (error != DateTimeError.None)
        {
            return error;
        }

        // No complete date: a bare time is no timestamp either.
        if ((Seen & DateTimeMask.Date) != DateTimeMask.Date || ((_hasZoneName || RuledZone is not null) && (Seen & DateTimeMask.DaylightModifier) != 0))
        {
            return DateTimeError.BadFormat;
        }

        if ((Seen & DateTimeMask.Zone) == 0)
        {
            if ((Seen & DateTimeMask.DaylightModifier) != 0)
            {
                return DateTimeError.BadFormat;
            }

            ZoneWest = -Settings.OffsetEastSeconds;
        }
        else if (RuledZone is not null)
        {
            ResolveZone(Parts);
        }

        return DateTimeError.None;
    }

    private DateTimeError DecodeToken(DateTimeToken token, bool timeFollows, out DateTimeMask mask)
    {
        mask = DateTimeMask.None;
        switch (token.Kind)
        {
            case DateTimeTokenKind.Date:
                return DecodeDateToken(token.Text, out mask);
            case DateTimeTokenKind.Time:
                if (Label is not (DateTimeUnit.None or DateTimeUnit.Time))
                {
                    return DateTimeError.BadFormat;
                }

                Label = DateTimeUnit.None;
                DateTimeError error = DecodeTime(token.Text, out mask);
                return error != DateTimeError.None ? error : TimeOverflows() ? DateTimeError.FieldOverflow : DateTimeError.None;
            case DateTimeTokenKind.Zone:
                mask = DateTimeMask.Zone;
                error = DecodeZone(token.Text, out int west);
                ZoneWest = west;
                return error;
            case DateTimeTokenKind.Number:
                return DecodeNumberToken(token.Text, out mask);
            default:
                return DecodeWord(token.Text, timeFollows, out mask);
        }
    }

    private DateTimeError DecodeDateToken(string text, out DateTimeMask mask)
    {
        mask = DateTimeMask.None;
        if (Label == DateTimeUnit.Julian)
        {
            // A whole Julian day with a zone behind it.
            _ = TryInt(text, out int day, out int used, out bool overflow);
            if (overflow || !TryJulianDate(day))
            {
                return DateTimeError.FieldOverflow;
            }

            mask = DateTimeMask.Date | DateTimeMask.Time | DateTimeMask.Zone;
            Label = DateTimeUnit.None;
            DateTimeError error = DecodeZone(text.AsSpan(used), out int west);
            ZoneWest = west;
            return error;
        }

        const DateTimeMask MonthAndDay = DateTimeMask.Month | DateTimeMask.Day;
        if (Label == DateTimeUnit.None && (Seen & MonthAndDay) != MonthAndDay)
        {
            return DecodeDate(text, out mask);
        }

        // After a date this is a zone name with punctuation, or a run-together time with a zone behind it.
        if (!TextScan.IsDigit(text[0]) && Label == DateTimeUnit.None)
        {
            if (!TimeZones.TryZone(text, out SqlTimeZone? named))
            {
                throw TimeZones.NotRecognized(text);
            }

            _hasZoneName = true;
            SetZone(named);
            mask = DateTimeMask.Zone;
            return DateTimeError.None;
        }

        if (Label is not (DateTimeUnit.None or DateTimeUnit.Time))
        {
            return DateTimeError.BadFormat;
        }

        Label = DateTimeUnit.None;
        int minus = text.IndexOf('-', StringComparison.Ordinal);
        if ((Seen & DateTimeMask.Time) == DateTimeMask.Time || minus < 0)
        {
            return DateTimeError.BadFormat;
        }

        DateTimeError failed = DecodeZone(text.AsSpan(minus), out int zone);
        if (failed != DateTimeError.None)
        {
            return failed;
        }

        ZoneWest = zone;
        failed = DecodeRunTogether(text[..minus], Seen, out mask);
        mask |= DateTimeMask.Zone;
        return failed;
    }

    private DateTimeError DecodeNumberToken(string text, out DateTimeMask mask)
    {
        if (Label != DateTimeUnit.None)
        {
            DateTimeError error = DecodeLabelled(text, out mask);
            Label = DateTimeUnit.None;
            return error;
        }

        int point = text.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0 && (Seen & DateTimeMask.Date) == 0)
        {
            return DecodeDate(text, out mask);
        }

        if (point > 2)
        {
            return DecodeRunTogether(text, Seen, out mask);
        }

        // Six digits and more are a date or a time, unless both are there already; then a late year.
        return text.Length >= 6 && ((Seen & DateTimeMask.Date) == 0 || (Seen & DateTimeMask.Time) == 0)
            ? DecodeRunTogether(text, Seen, out mask)
            : DecodeNumber(text, HasTextMonth, Seen, out mask);
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
                mask = DateTimeMask.Date | DateTimeMask.Time | DateTimeMask.Zone;
                Parts = DateTimeParts.FromTimestamp(Settings.Now + (Settings.OffsetEastSeconds * 1_000_000L));
                ZoneWest = -Settings.OffsetEastSeconds;
                return DateTimeError.None;
            case DateTimeWord.Today:
                return SetToday(0, out mask);
            case DateTimeWord.Tomorrow:
                return SetToday(1, out mask);
            case DateTimeWord.Yesterday:
                return SetToday(-1, out mask);
            case DateTimeWord.Zulu:
                mask = DateTimeMask.Time | DateTimeMask.Zone;
                (Parts.Hour, Parts.Minute, Parts.Second) = (0, 0, 0);
                ZoneWest = 0;
                return DateTimeError.None;
            case DateTimeWord.Epoch or DateTimeWord.Late or DateTimeWord.Early:
                mask = DateTimeMask.Reserved;
                Kind = word == DateTimeWord.Epoch ? DateTimeResult.Epoch : word == DateTimeWord.Late ? DateTimeResult.Late : DateTimeResult.Early;
                return DateTimeError.None;
            case DateTimeWord.Month:
                mask = DateTimeMask.Month;
                if ((Seen & DateTimeMask.Month) != 0 && !HasTextMonth && (Seen & DateTimeMask.Day) == 0 && Parts.Month is >= 1 and <= 31)
                {
                    // The number taken for a month was the day.
                    Parts.Day = Parts.Month;
                    mask = DateTimeMask.Day;
                }

                HasTextMonth = true;
                Parts.Month = value;
                return DateTimeError.None;
            case DateTimeWord.DayOfWeek:
                mask = DateTimeMask.DayOfWeek;
                return DateTimeError.None;
            case DateTimeWord.IsoTime when (Seen & DateTimeMask.Date) == DateTimeMask.Date && timeFollows:
                Label = DateTimeUnit.Time;
                return DateTimeError.None;
            default:
                return DateTimeError.BadFormat;
        }
    }

    private DateTimeError SetToday(int shift, out DateTimeMask mask)
    {
        mask = DateTimeMask.Date;
        DateTimeParts now = DateTimeParts.FromTimestamp(Settings.Now + (Settings.OffsetEastSeconds * 1_000_000L));
        (Parts.Year, Parts.Month, Parts.Day) = Calendar.FromJulianDay((long)now.JulianDay + shift);
        return DateTimeError.None;
    }
}
