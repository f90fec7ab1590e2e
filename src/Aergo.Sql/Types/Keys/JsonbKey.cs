namespace Aergo.Sql.Types;

/// <summary>Keys of jsonb in PostgreSQL's order: kind, then for containers the count, then the parts.</summary>
internal static class JsonbKey
{
    // Only at the top: an empty array stands below every scalar.
    private const byte EmptyRoot = 0;
    private const byte Null = 1;
    private const byte String = 2;
    private const byte Number = 3;
    private const byte Boolean = 4;
    private const byte Array = 5;
    private const byte Object = 6;

    public static void Write(JsonbValue value, ref KeyWriter writer)
    {
        if (value.IsArray && value.Count == 0)
        {
            writer.Byte(EmptyRoot);
            return;
        }

        Nested(value, ref writer);
    }

    private static void Nested(JsonbValue value, ref KeyWriter writer)
    {
        switch (value.Kind)
        {
            case JsonbKind.String:
                writer.Byte(String);
                writer.Text(value.Text);
                break;
            case JsonbKind.Number:
                writer.Byte(Number);
                NumericKey.Write(value.Numeric, ref writer);
                break;
            case JsonbKind.Boolean:
                writer.Byte(Boolean);
                writer.Byte(value.IsTrue ? (byte)1 : (byte)0);
                break;
            case JsonbKind.Array:
                writer.Byte(Array);
                writer.Integer(value.Count);
                foreach (JsonbValue item in value.Items)
                {
                    Nested(item, ref writer);
                }

                break;
            case JsonbKind.Object:
                writer.Byte(Object);
                writer.Integer(value.Count);
                foreach (JsonbMember member in value.Members)
                {
                    writer.Text(member.Key);
                    Nested(member.Value, ref writer);
                }

                break;
            default:
                writer.Byte(Null);
                break;
        }
    }
}
