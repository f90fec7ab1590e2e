using System;

namespace Aergo.Api;

/// <summary>A failure in the words and with the number that Ethereum's clients act on.</summary>
/// <param name="code">Error code of JSON-RPC.</param>
/// <param name="message">One line.</param>
/// <param name="revert">Bytes of a revert; null for every other failure.</param>
public sealed class EthereumApiException(int code, string message, ReadOnlyMemory<byte>? revert = null) : Exception(message)
{
    /// <summary>What pools and states refuse.</summary>
    public const int ServerErrorCode = -32000;

    /// <summary>Bad parameters.</summary>
    public const int InvalidParametersCode = -32602;

    /// <summary>No such method.</summary>
    public const int MethodNotFoundCode = -32601;

    /// <summary>More than a bound allows; clients come again later.</summary>
    public const int LimitExceededCode = -32005;

    /// <summary>A contract reverted; the bytes it gave come along.</summary>
    public const int RevertCode = 3;

    /// <summary>Error code of JSON-RPC.</summary>
    public int Code => code;

    /// <summary>Bytes of a revert, or null.</summary>
    public ReadOnlyMemory<byte>? Revert => revert;

    /// <summary>A refusal of pool or state.</summary>
    public static EthereumApiException Refused(string message) => new(ServerErrorCode, message);

    /// <summary>A parameter that cannot be read.</summary>
    public static EthereumApiException BadParameter(string message) => new(InvalidParametersCode, message);
}
