namespace Aergo.Sql.Types;

/// <summary>Errors of binary input.</summary>
internal static class BinaryInput
{
    public static SqlException Short() => new(SqlState.ProtocolViolation, "insufficient data left in message");

    public static SqlException Long() => new(SqlState.InvalidBinaryRepresentation, "incorrect binary data format");
}
