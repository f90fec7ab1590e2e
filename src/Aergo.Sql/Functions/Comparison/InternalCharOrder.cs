using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Comparison;

/// <summary>The one-byte type "char" is held as a string of at most one character; it compares as an unsigned byte.</summary>
internal readonly struct InternalCharOrder : IPairOrder
{
    public static int Compare(in Datum left, in Datum right) => Code(left).CompareTo(Code(right));

    public static int Code(in Datum value) => value.Text.Length == 0 ? 0 : value.Text[0];
}
