using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Aergo.Sql.Types;

namespace Aergo.Sql.Tests.Types;

/// <summary>Values of every storable type from a seed, with a liking for extremes and for near misses.</summary>
internal sealed class RandomValues(int seed)
{
    private static readonly string[] Alphabet = ["", "a", "b", "A", " ", "é", "€", "😀", "\uffff", "\u0001", "\u0002", "\"", "\\", "{", "}", ",", "null", "ab", "\n"];

    private readonly Random _random = new(seed);

    public static IReadOnlyList<SqlType> Types { get; } =
    [
        SqlTypes.Boolean, SqlTypes.Int2, SqlTypes.Int4, SqlTypes.Int8, SqlTypes.Oid, SqlTypes.Float4, SqlTypes.Float8, SqlTypes.Numeric, SqlTypes.Text, SqlTypes.VarChar,
        SqlTypes.BpChar, SqlTypes.Name, SqlTypes.InternalChar, SqlTypes.Bytea, SqlTypes.Date, SqlTypes.Time, SqlTypes.TimeTz, SqlTypes.Timestamp,
        SqlTypes.TimestampTz, SqlTypes.Interval, SqlTypes.Uuid, SqlTypes.Json, SqlTypes.Jsonb, SqlTypes.ArrayOf(SqlTypes.Int4)!, SqlTypes.ArrayOf(SqlTypes.Text)!,
        SqlTypes.ArrayOf(SqlTypes.Numeric)!, SqlTypes.ArrayOf(SqlTypes.Jsonb)!, TypesFixture.Mood, TypesFixture.Compound, SqlTypes.MakeArray(TypesFixture.Compound),
    ];

    public Datum Next(SqlType type) => type.Representation switch
    {
        Representation.Boolean => Datum.From(_random.Next(2) == 0),
        Representation.Int16 => Datum.From((short)Whole(short.MinValue, short.MaxValue)),
        Representation.Int32 => Datum.From((int)Whole(int.MinValue, int.MaxValue)),
        Representation.Int64 => Datum.From(Whole(long.MinValue, long.MaxValue)),
        Representation.Oid => Datum.FromOid((uint)Whole(0, uint.MaxValue)),
        Representation.Float4 => Datum.From((double)(float)Double()),
        Representation.Float8 => Datum.From(Double()),
        Representation.Numeric => Datum.FromObject(Numeric()),
        Representation.Json => Datum.From(Json(3).ToString()),
        Representation.Text or Representation.Char or Representation.Name => Datum.From(Text()),
        Representation.InternalChar => Datum.From(ScalarText.InternalChar(_random.Next(128))),
        Representation.Bytes => Datum.From(Bytes()),
        Representation.Date => Datum.From((int)Whole(Calendar.DateMin, Calendar.DateEnd - 1, Calendar.DateInfinity, Calendar.DateMinusInfinity)),
        Representation.Time => Datum.From(Whole(0, Calendar.MicrosecondsPerDay)),
        Representation.TimeTz => Datum.FromObject(new TimeTz(Whole(0, Calendar.MicrosecondsPerDay), (int)Whole(-57599, 57599))),
        Representation.Timestamp or Representation.TimestampTz => Datum.From(Whole(
            Calendar.TimestampMin, Calendar.TimestampEnd - 1, Calendar.TimestampInfinity, Calendar.TimestampMinusInfinity)),
        Representation.Interval => Datum.FromObject(Interval()),
        Representation.Uuid => Datum.FromUuid(new UInt128((ulong)_random.NextInt64(), (ulong)_random.Next(3))),
        Representation.Jsonb => Datum.FromObject(Json(3)),
        Representation.Enum => Datum.FromOid(type.Labels[_random.Next(type.Labels.Count)].Oid),
        Representation.Array => Datum.FromObject(Array(type.Element!)),
        _ => Datum.FromObject(new SqlRecord(type, type.Fields.Select(f => _random.Next(4) == 0 ? Datum.Null : Next(f.Type)).ToArray())),
    };

    private long Whole(long minimum, long maximum, params ReadOnlySpan<long> special)
    {
        switch (_random.Next(6))
        {
            case 0: return minimum;
            case 1: return maximum;
            case 2 when special.Length > 0: return special[_random.Next(special.Length)];
            case 3 or 2: return Math.Clamp(_random.Next(-300, 300), minimum, maximum);
            case 4: return Math.Clamp(_random.NextInt64() >> _random.Next(63), minimum, maximum);
            default: return Math.Clamp(-(_random.NextInt64() >> _random.Next(63)), minimum, maximum);
        }
    }

    private double Double() => _random.Next(8) switch
    {
        0 => double.NaN,
        1 => double.PositiveInfinity,
        2 => double.NegativeInfinity,
        3 => _random.Next(2) == 0 ? 0.0 : -0.0,
        4 => _random.Next(-3, 3),
        5 => BitConverter.Int32BitsToSingle(_random.Next()) is var f && float.IsNaN(f) ? 1 : f,
        _ => (_random.NextDouble() - 0.5) * Math.Pow(2, _random.Next(-60, 60)),
    };

    private PgNumeric Numeric()
    {
        switch (_random.Next(10))
        {
            case 0: return PgNumeric.NaN;
            case 1: return _random.Next(2) == 0 ? PgNumeric.PositiveInfinity : PgNumeric.NegativeInfinity;
            case 2 or 3 or 4: return PgNumeric.Create(_random.Next(-1200, 1200), _random.Next(0, 6));
            case 5: return PgNumeric.Create(new BigInteger(_random.Next(-99, 99)) * BigInteger.Pow(10, _random.Next(0, 120)), _random.Next(0, 100));
            default:
                byte[] bytes = new byte[_random.Next(1, 40)];
                _random.NextBytes(bytes);
                return PgNumeric.Create(new BigInteger(bytes), _random.Next(0, 50));
        }
    }

    private Interval Interval() => _random.Next(3) == 0
        ? new Interval(_random.Next(-3, 3), _random.Next(-60, 60), _random.Next(-3, 3) * Calendar.MicrosecondsPerDay)
        : new Interval((int)Whole(int.MinValue, int.MaxValue), (int)Whole(int.MinValue, int.MaxValue), Whole(-long.MaxValue, long.MaxValue));

    private string Text() => string.Concat(Enumerable.Range(0, _random.Next(0, 5)).Select(_ => Alphabet[_random.Next(Alphabet.Length)]));

    private byte[] Bytes()
    {
        byte[] bytes = new byte[_random.Next(0, 5)];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(_random.Next(3) == 0 ? _random.Next(256) : _random.Next(4));
        }

        return bytes;
    }

    private JsonbValue Json(int depth)
    {
        switch (_random.Next(depth > 0 ? 8 : 5))
        {
            case 0: return JsonbValue.Null;
            case 1: return JsonbValue.Bool(_random.Next(2) == 0);
            case 2 or 3: return JsonbValue.Number(Numeric() is { IsFinite: true } n ? n : PgNumeric.One);
            case 4: return JsonbValue.String(Text());
            case 5 or 6: return JsonbValue.Array(Enumerable.Range(0, _random.Next(3)).Select(_ => Json(depth - 1)).ToArray());
            default: return JsonbValue.Object(Enumerable.Range(0, _random.Next(4)).Select(_ => new JsonbMember(Text(), Json(depth - 1))).ToList());
        }
    }

    private SqlArray Array(SqlType element)
    {
        int rank = _random.Next(0, 4);
        int[] dimensions = Enumerable.Range(0, rank).Select(_ => _random.Next(1, 3)).ToArray();
        int[] bounds = dimensions.Select(_ => _random.Next(2) == 0 ? 1 : _random.Next(-2, 4)).ToArray();
        Datum[] items = Enumerable.Range(0, SqlArray.CountItems(dimensions)).Select(_ => _random.Next(5) == 0 ? Datum.Null : Next(element)).ToArray();
        return new SqlArray(element, dimensions, bounds, items);
    }
}
