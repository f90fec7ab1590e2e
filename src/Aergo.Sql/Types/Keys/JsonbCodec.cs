using System.Buffers;

namespace Aergo.Sql.Types;

/// <summary>Stored form of jsonb: a tag, then content; containers with their count in front.</summary>
internal static class JsonbCodec
{
    private const byte Null = 0;
    private const byte False = 1;
    private const byte True = 2;
    private const byte Number = 3;
    private const byte String = 4;
    private const byte Array = 5;
    private const byte Object = 6;

    public static void Write(JsonbValue value, IBufferWriter<byte> output)
    {
        switch (value.Kind)
        {
            case JsonbKind.Boolean:
                output.Byte(value.IsTrue ? True : False);
                break;
            case JsonbKind.Number:
                output.Byte(Number);
                NumericCodec.Write(value.Numeric, output);
                break;
            case JsonbKind.String:
                output.Byte(String);
                output.Text(value.Text);
                break;
            case JsonbKind.Array:
                output.Byte(Array);
                output.Unsigned((ulong)value.Count);
                foreach (JsonbValue item in value.Items)
                {
                    Write(item, output);
                }

                break;
            case JsonbKind.Object:
                output.Byte(Object);
                output.Unsigned((ulong)value.Count);
                foreach (JsonbMember member in value.Members)
                {
                    output.Text(member.Key);
                    Write(member.Value, output);
                }

                break;
            default:
                output.Byte(Null);
                break;
        }
    }

    public static bool TryRead(ref StoredReader reader, int depth, out JsonbValue value)
    {
        value = JsonbValue.Null;
        if (depth > JsonbValue.DepthMax + 1 || !reader.TryByte(out byte tag))
        {
            return false;
        }

        switch (tag)
        {
            case Null:
                return true;
            case False or True:
                value = JsonbValue.Bool(tag == True);
                return true;
            case Number:
                if (!NumericCodec.TryRead(ref reader, out PgNumeric number) || !number.IsFinite)
                {
                    return false;
                }

                value = JsonbValue.Number(number);
                return true;
            case String:
                bool read = reader.TryText(out string text);
                value = JsonbValue.String(text);
                return read;
            case Array when depth <= JsonbValue.DepthMax:
                return TryArray(ref reader, depth, out value);
            case Object when depth <= JsonbValue.DepthMax:
                return TryObject(ref reader, depth, out value);
            default:
                return false;
        }
    }

    private static bool TryArray(ref StoredReader reader, int depth, out JsonbValue value)
    {
        value = JsonbValue.Null;
        if (!reader.TryCount(1, out int count))
        {
            return false;
        }

        var items = new JsonbValue[count];
        for (int i = 0; i < count; i++)
        {
            if (!TryRead(ref reader, depth + 1, out items[i]))
            {
                return false;
            }
        }

        value = JsonbValue.Array(items);
        return true;
    }

    private static bool TryObject(ref StoredReader reader, int depth, out JsonbValue value)
    {
        value = JsonbValue.Null;
        if (!reader.TryCount(1, out int count))
        {
            return false;
        }

        var members = new JsonbMember[count];
        for (int i = 0; i < count; i++)
        {
            if (!reader.TryText(out string key) || (i > 0 && JsonbValue.CompareKeys(members[i - 1].Key, key) >= 0)
                || !TryRead(ref reader, depth + 1, out JsonbValue member))
            {
                return false;
            }

            members[i] = new JsonbMember(key, member);
        }

        value = JsonbValue.FromSorted(members);
        return true;
    }
}
