using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Json.Paths;

/// <summary>Way to a value inside a document. Parent null: the document itself.</summary>
/// <param name="Parent">Place of the array or object around the value.</param>
/// <param name="Container">That array or object.</param>
/// <param name="Index">Index in it.</param>
/// <param name="Document">0 for the value queried, 1 for the variables, then one for each object keyvalue() made.</param>
internal sealed record PathPlace(PathPlace? Parent, JsonbValue? Container, int Index, long Document);

/// <summary>Numbers that keyvalue() gives objects: PostgreSQL takes the offset of the object in its binary form of jsonb, so that form's sizes are known here.</summary>
internal sealed class PathPlaces(SqlContext context)
{
    private const long DocumentStep = 10_000_000_000;

    private const int WordBytes = 4;

    // A numeric with few digits around the point has a head of two bytes after its length, others four.
    private const int ShortScaleMax = 63;

    private readonly Dictionary<JsonbValue, long[]> _offsets = new(ReferenceEqualityComparer.Instance);

    public long IdOf(PathPlace? place)
    {
        long offset = 0, document = place?.Document ?? 0;
        for (; place is { Parent: not null }; place = place.Parent)
        {
            offset += OffsetsOf(place.Container!)[place.Index];
        }

        return (document * DocumentStep) + offset;
    }

    private long[] OffsetsOf(JsonbValue container)
    {
        if (!_offsets.TryGetValue(container, out long[]? offsets))
        {
            offsets = new long[container.Count];
            Lay(container, offsets);
            _offsets.Add(container, offsets);
        }

        return offsets;
    }

    /// <summary>Bytes of an array or object; fills in where its values begin.</summary>
    private long Lay(JsonbValue container, long[]? offsets)
    {
        context.Gas.Charge(1 + container.Count);
        IReadOnlyList<JsonbValue> values = container.IsArray ? container.Items : container.Members.Select(m => m.Value).ToArray();
        long at = WordBytes * (1 + (container.IsArray ? 1L : 2L) * container.Count);
        if (container.IsObject)
        {
            at += container.Members.Sum(m => (long)Encoding.UTF8.GetByteCount(m.Key));
        }

        for (int i = 0; i < values.Count; i++)
        {
            JsonbValue value = values[i];
            at = value.Kind is JsonbKind.Number or JsonbKind.Array or JsonbKind.Object ? (at + WordBytes - 1) / WordBytes * WordBytes : at;
            if (offsets is not null)
            {
                offsets[i] = at;
            }

            at += value.Kind switch
            {
                JsonbKind.String => Encoding.UTF8.GetByteCount(value.Text),
                JsonbKind.Number => NumberBytes(value.Numeric),
                JsonbKind.Array or JsonbKind.Object => Lay(value, null),
                _ => 0,
            };
        }

        return at;
    }

    private static long NumberBytes(PgNumeric number)
    {
        // The binary form of the protocol: eight bytes of head, the second pair of which is the weight, and two a digit.
        var output = new ArrayBufferWriter<byte>();
        NumericConvert.WriteBinary(number, output);
        int weight = BinaryPrimitives.ReadInt16BigEndian(output.WrittenSpan[2..]);
        bool isShort = number.Scale <= ShortScaleMax && weight is >= -64 and <= 63;
        return WordBytes + (isShort ? 2 : 4) + output.WrittenCount - 8;
    }
}
