using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Tests.Functions;
using Aergo.Sql.Types;
using Xunit;

namespace Aergo.Sql.Tests.Types;

// Goal: the binary wire form of every type is PostgreSQL's, and reading it is total.
// Method: values with the bytes PostgreSQL 15 sends; each is written, compared, read back; then the bytes are cut and changed.
public class BinaryCaseTests
{
    [Fact]
    public void Every_value_has_the_bytes_PostgreSQL_sends()
    {
        SqlContext context = TypesFixture.Context();
        var failures = new List<string>();
        int count = 0;
        foreach ((int _, string[] fields) in CaseFile.Read("binary-cases.tsv"))
        {
            count++;
            (SqlType type, _) = TypesFixture.Resolve(fields[0], context);
            Datum value = TypeText.Input(type, fields[1], -1, context);
            string actual = Convert.ToHexStringLower(Write(type, value, context));
            Datum back = TypeBinary.Read(type, Convert.FromHexString(fields[2]), context);
            if (actual != fields[2] || TypeText.Output(type, back, context) != TypeText.Output(type, value, context))
            {
                failures.Add($"{fields[0]} '{fields[1]}': expected {fields[2]}, written {actual}, read back {TypeText.Output(type, back, context)}");
            }
        }

        Assert.True(count > 250);
        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(40)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2026)]
    public void Hostile_bytes_are_a_value_or_an_sql_error(int seed)
    {
        SqlContext context = TypesFixture.Context();
        var random = new Random(seed);
        int accepted = 0;
        int refused = 0;
        foreach ((int _, string[] fields) in CaseFile.Read("binary-cases.tsv"))
        {
            (SqlType type, _) = TypesFixture.Resolve(fields[0], context);
            for (int i = 0; i < 20; i++)
            {
                byte[] bytes = Mutation.Of(Convert.FromHexString(fields[2]), random);
                try
                {
                    Datum value = TypeBinary.Read(type, bytes, context);
                    _ = TypeText.Output(type, value, context);
                    accepted++;
                }
                catch (SqlException)
                {
                    refused++;
                }
            }
        }

        Assert.True(accepted > 100 && refused > 100);
    }

    [Fact]
    public void Rows_and_their_arrays_come_back_from_their_bytes()
    {
        SqlContext context = TypesFixture.Context();
        foreach ((string typeText, string text) in new[] { ("cc", "(1,\"a b\",\"{x,NULL}\")"), ("cc", "(,,)"), ("cc[]", "{\"(1,a,)\",NULL}"), ("mood[]", "{sad,\"it is\"}") })
        {
            (SqlType type, _) = TypesFixture.Resolve(typeText, context);
            Datum value = TypeText.Input(type, text, -1, context);
            Assert.Equal(text, TypeText.Output(type, TypeBinary.Read(type, Write(type, value, context), context), context));
        }
    }

    private static byte[] Write(SqlType type, Datum value, SqlContext context)
    {
        var output = new ArrayBufferWriter<byte>();
        TypeBinary.Write(type, value, output, context);
        return output.WrittenSpan.ToArray();
    }
}

/// <summary>Damages bytes: changes, cuts, insertions.</summary>
internal static class Mutation
{
    public static byte[] Of(byte[] bytes, Random random)
    {
        List<byte> changed = [.. bytes];
        int steps = random.Next(1, 4);
        for (int i = 0; i < steps; i++)
        {
            int at = random.Next(0, changed.Count + 1);
            switch (random.Next(0, 4))
            {
                case 0 when at < changed.Count:
                    changed[at] = (byte)random.Next(256);
                    break;
                case 1 when at < changed.Count:
                    changed[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2 when at < changed.Count:
                    changed.RemoveRange(at, random.Next(1, changed.Count - at + 1));
                    break;
                default:
                    changed.Insert(at, (byte)random.Next(256));
                    break;
            }
        }

        return [.. changed];
    }
}
