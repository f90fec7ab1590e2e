using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Tests.Functions;
using Aergo.Sql.Types;
using Xunit;

namespace Aergo.Sql.Tests.Types;

// Goal: numeric arithmetic gives PostgreSQL's digits, scales and errors.
// Method: a table of operations that PostgreSQL 15 answered, on random and on extreme operands.
public class NumericCaseTests
{
    [Fact]
    public void Every_operation_answers_as_PostgreSQL_does()
    {
        var failures = new List<string>();
        int count = 0;
        foreach ((int line, string[] fields) in CaseFile.Read("numeric-cases.tsv"))
        {
            count++;
            string expected = fields[3] == "ok" ? fields[4] : $"{fields[4]} | {fields[5]} | {fields[6]}";
            string actual = Answer(fields[0], fields[1], fields[2]);
            if (actual != expected)
            {
                failures.Add($"{line}: {fields[0]} {fields[1]} {fields[2]}\n   expected {expected}\n   actual   {actual}");
            }
        }

        Assert.True(count > 2000);
        Assert.True(failures.Count == 0, $"{failures.Count} of {count} differ\n" + string.Join('\n', failures.Take(200)));
    }

    private static string Answer(string operation, string left, string right)
    {
        try
        {
            return Compute(operation, left, right);
        }
        catch (SqlException failure)
        {
            return $"{failure.Code} | {failure.Message} | {failure.Detail}";
        }
    }

    private static string Compute(string operation, string left, string right)
    {
        switch (operation)
        {
            case "from_float8": return NumericConvert.FromDouble(FloatText.ParseDouble(left)).ToString();
            case "from_float4": return NumericConvert.FromSingle(FloatText.ParseSingle(left)).ToString();
            default: break;
        }

        PgNumeric a = PgNumeric.Parse(left);
        PgNumeric b = right.Length == 0 ? PgNumeric.Zero : PgNumeric.Parse(right);
        int digits = operation is "round" or "trunc" && right.Length > 0 ? int.Parse(right, CultureInfo.InvariantCulture) : 0;
        return operation switch
        {
            "+" => (a + b).ToString(),
            "-" => (a - b).ToString(),
            "*" => (a * b).ToString(),
            "/" => (a / b).ToString(),
            "%" => (a % b).ToString(),
            "neg" => (-a).ToString(),
            "abs" => NumericArithmetic.Abs(a).ToString(),
            "sign" => (a.IsNaN ? a : PgNumeric.FromInt64(a.Sign)).ToString(),
            "ceil" => NumericArithmetic.Ceiling(a).ToString(),
            "floor" => NumericArithmetic.Floor(a).ToString(),
            "round" => NumericArithmetic.Round(a, digits).ToString(),
            "trunc" => NumericArithmetic.Truncate(a, digits).ToString(),
            "sqrt" => NumericMath.Sqrt(a).ToString(),
            "exp" => NumericMath.Exp(a).ToString(),
            "ln" => NumericMath.Ln(a).ToString(),
            "log" => (right.Length == 0 ? NumericMath.Log10(a) : NumericMath.Log(a, b)).ToString(),
            "power" => NumericMath.Power(a, b).ToString(),
            "div" => NumericArithmetic.DivideTruncated(a, b).ToString(),
            "gcd" => NumericArithmetic.GreatestCommonDivisor(a, b).ToString(),
            "lcm" => NumericArithmetic.LeastCommonMultiple(a, b).ToString(),
            "scale" => a.IsFinite ? a.Scale.ToString(CultureInfo.InvariantCulture) : string.Empty,
            "min_scale" => a.IsFinite ? NumericArithmetic.MinScale(a).ToString(CultureInfo.InvariantCulture) : string.Empty,
            "trim_scale" => NumericArithmetic.TrimScale(a).ToString(),
            "numeric_inc" => (a + PgNumeric.One).ToString(),
            "int2" => NumericConvert.ToInt16(a).ToString(CultureInfo.InvariantCulture),
            "int4" => NumericConvert.ToInt32(a).ToString(CultureInfo.InvariantCulture),
            "int8" => NumericConvert.ToInt64(a).ToString(CultureInfo.InvariantCulture),
            "float8" => FloatText.Format(NumericConvert.ToDouble(a), 1),
            "float4" => FloatText.Format(NumericConvert.ToSingle(a), 1),
            "send" => Send(a),
            _ => throw new ArgumentException(operation),
        };
    }

    private static string Send(PgNumeric value)
    {
        var output = new ArrayBufferWriter<byte>();
        NumericConvert.WriteBinary(value, output);
        PgNumeric back = NumericConvert.ReadBinary(output.WrittenSpan);
        Assert.Equal(value.ToString(), back.ToString());
        return Convert.ToHexStringLower(output.WrittenSpan);
    }
}
