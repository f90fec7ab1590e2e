using System.Buffers;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Binary;

/// <summary>int4send and its kin: the binary form a value has in the protocol, as bytea.</summary>
internal static class SendFunctions
{
    public static void Add(FunctionBuilder builder)
    {
        foreach (string signature in (string[])
        [
            "boolsend(bool)", "int2send(int2)", "int4send(int4)", "int8send(int8)", "float4send(float4)", "float8send(float8)", "numeric_send(numeric)", "oidsend(oid)",
            "textsend(text)", "varcharsend(varchar)", "bpcharsend(bpchar)", "namesend(name)", "charsend(char)", "byteasend(bytea)", "date_send(date)", "time_send(time)",
            "timetz_send(timetz)", "timestamp_send(timestamp)", "timestamptz_send(timestamptz)", "interval_send(interval)", "uuid_send(uuid)", "jsonb_send(jsonb)",
            "jsonpath_send(jsonpath)", "json_send(json)", "array_send(anyarray)", "record_send(record)", "enum_send(anyenum)",
        ])
        {
            builder.Scalar(signature, static (c, s, a) =>
            {
                var output = new ArrayBufferWriter<byte>();
                TypeBinary.Write(s.ArgumentTypes[0], a[0], output, c);
                Cost.Result(c, output.WrittenCount);
                return Datum.From(output.WrittenSpan.ToArray());
            }, 3);
        }
    }
}
