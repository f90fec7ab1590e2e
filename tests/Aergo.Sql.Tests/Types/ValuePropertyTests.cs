using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;
using Xunit;

namespace Aergo.Sql.Tests.Types;

// Goals and method: values of every type from a seed; what is written comes back, and all orders are one order.
public class ValuePropertyTests
{
    private const int Count = 120;

    public static TheoryData<string, int> TypesAndSeeds
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (SqlType type in RandomValues.Types)
            {
                data.Add(type.Name, 1);
                data.Add(type.Name, 20_260);
            }

            return data;
        }
    }

    // A stored value comes back as it was, scale and all, and has one form only.
    [Theory]
    [MemberData(nameof(TypesAndSeeds))]
    public void Stored_values_come_back(string typeName, int seed)
    {
        SqlContext context = TypesFixture.Context();
        SqlType type = Find(typeName);
        var values = new RandomValues(seed);
        for (int i = 0; i < Count; i++)
        {
            Datum value = values.Next(type);
            byte[] stored = Store(type, value);
            Datum back = ValueCodec.Read(type, stored);
            Assert.Equal(TypeText.Output(type, value, context), TypeText.Output(type, back, context));
            Assert.Equal(stored, Store(type, back));
        }
    }

    // Stored bytes that were damaged are refused or are some value, written the same way again.
    [Theory]
    [MemberData(nameof(TypesAndSeeds))]
    public void Damaged_stored_values_are_refused_or_are_values(string typeName, int seed)
    {
        SqlContext context = TypesFixture.Context();
        SqlType type = Find(typeName);
        var values = new RandomValues(seed);
        var random = new Random(seed);
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<byte> bytes = Mutation.Of(Store(type, values.Next(type)), random);
            byte[] all = bytes.ToArray();
            if (ValueCodec.TryRead(type, ref bytes, out Datum value))
            {
                byte[] taken = all[..^bytes.Length];
                _ = TypeText.Output(type, value, context);
                if (type.Representation is not (Representation.Record or Representation.Array or Representation.Float8 or Representation.Float4))
                {
                    Assert.Equal(taken, Store(type, value));
                }
            }
        }
    }

    // Byte order of keys is the order of values, both ways, and no key begins another.
    [Theory]
    [MemberData(nameof(TypesAndSeeds))]
    public void Keys_are_ordered_as_values_are(string typeName, int seed)
    {
        SqlType type = Find(typeName);
        if (!TypeOrder.IsComparable(type))
        {
            Assert.Throws<SqlException>(() => Key(type, new RandomValues(seed).Next(type), false, false));
            return;
        }

        var random = new RandomValues(seed);
        List<Datum> values = Enumerable.Range(0, Count / 2).Select(_ => random.Next(type)).Append(Datum.Null).ToList();
        foreach (bool descending in new[] { false, true })
        {
            foreach (bool nullsFirst in new[] { false, true })
            {
                IComparer<Datum> order = TypeOrder.Comparer(type, descending, nullsFirst);
                byte[][] keys = values.Select(v => Key(type, v, descending, nullsFirst)).ToArray();
                for (int i = 0; i < values.Count; i++)
                {
                    for (int j = 0; j < values.Count; j++)
                    {
                        int expected = Math.Sign(order.Compare(values[i], values[j]));
                        Assert.Equal(expected, Math.Sign(keys[i].AsSpan().SequenceCompareTo(keys[j])));
                        Assert.True(expected == 0 || !keys[j].AsSpan().StartsWith(keys[i]));
                        if (expected == 0 && !values[i].IsNull)
                        {
                            Assert.Equal(TypeOrder.Hash(type, values[i]), TypeOrder.Hash(type, values[j]));
                        }
                    }
                }
            }
        }
    }

    // What is printed is read as the same value.
    [Theory]
    [MemberData(nameof(TypesAndSeeds))]
    public void Printed_values_are_read_back(string typeName, int seed)
    {
        SqlContext context = TypesFixture.Context();
        SqlType type = Find(typeName);
        var values = new RandomValues(seed);
        for (int i = 0; i < Count; i++)
        {
            Datum value = values.Next(type);
            string text = TypeText.Output(type, value, context);
            Datum back = TypeText.Input(type, text, -1, context);
            Assert.Equal(text, TypeText.Output(type, back, context));
            if (TypeOrder.IsComparable(type))
            {
                Assert.True(TypeOrder.Equal(type, value, back), $"{type}: {text}");
            }
        }
    }

    // The wire form keeps the value, too.
    [Theory]
    [MemberData(nameof(TypesAndSeeds))]
    public void Sent_values_are_read_back(string typeName, int seed)
    {
        SqlContext context = TypesFixture.Context();
        SqlType type = Find(typeName);
        var values = new RandomValues(seed);
        for (int i = 0; i < Count; i++)
        {
            Datum value = values.Next(type);
            var output = new ArrayBufferWriter<byte>();
            TypeBinary.Write(type, value, output, context);
            Assert.Equal(TypeText.Output(type, value, context), TypeText.Output(type, TypeBinary.Read(type, output.WrittenSpan, context), context));
        }
    }

    [Fact]
    public void A_key_longer_than_the_limit_is_refused()
    {
        SqlException failure = Assert.Throws<SqlException>(() => Key(SqlTypes.Text, Datum.From(new string('x', 1100)), false, false));
        Assert.Equal(SqlState.ProgramLimit, failure.Code);
    }

    [Fact]
    public void Integers_of_all_widths_share_keys_and_stored_forms()
    {
        foreach (long value in new long[] { 0, 1, -1, 111, 112, -112, -113, 255, 256, short.MinValue, short.MaxValue })
        {
            Assert.Equal(Key(SqlTypes.Int2, Datum.From((short)value), false, false), Key(SqlTypes.Int8, Datum.From(value), false, false));
            Assert.Equal(Store(SqlTypes.Int2, Datum.From((short)value)), Store(SqlTypes.Int8, Datum.From(value)));
        }
    }

    private static SqlType Find(string name) => RandomValues.Types.First(t => t.Name == name);

    private static byte[] Store(SqlType type, Datum value)
    {
        var output = new ArrayBufferWriter<byte>();
        ValueCodec.Write(type, value, output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Key(SqlType type, Datum value, bool descending, bool nullsFirst)
    {
        var output = new ArrayBufferWriter<byte>();
        KeyEncoding.Write(type, value, descending, nullsFirst, output);
        return output.WrittenSpan.ToArray();
    }
}
