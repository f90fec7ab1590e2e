namespace Aergo.Sql.Types;

/// <summary>Errors of binary input.</summary>
internal static class BinaryInput
{
    public const string LongMessage = "incorrect binary data format";

    public static SqlException Short() => new(SqlState.ProtocolViolation, "insufficient data left in message");

    public static SqlException Long() => new(SqlState.InvalidBinaryRepresentation, LongMessage);
}
