using System;
using System.Text;
using Aergo.Primitives;

namespace Aergo.Sql.Calls;

/// <summary>Errors as Solidity's <c>error SqlError(bytes5 code, string message)</c>.</summary>
internal static class AbiErrors
{
    private const int MessageMax = 1000, CodeSize = 5;

    private static readonly AbiSignature Signature = new(
        "SqlError", [new AbiMember("code", AbiType.FixedBytes(CodeSize)), new AbiMember("message", AbiType.Text)], null);

    /// <summary>The bytes of the revert.</summary>
    public static byte[] Encode(SqlException error)
    {
        string message = error.Message;
        if (message.Length > MessageMax)
        {
            message = message[..(char.IsHighSurrogate(message[MessageMax - 1]) ? MessageMax - 1 : MessageMax)];
        }

        return Signature.Encode([new AbiValue.Bytes(Encoding.ASCII.GetBytes(error.Code)), new AbiValue.Text(message)]);
    }

    /// <summary>Code and message in the bytes of a revert; null when they hold another error.</summary>
    public static string? Read(byte[] output) =>
        output.Length > AbiSignature.SelectorSize && output.AsSpan(0, AbiSignature.SelectorSize).SequenceEqual(Signature.Selector)
        && AbiDecoder.TryDecode([AbiType.FixedBytes(CodeSize), AbiType.Text], output.AsSpan(AbiSignature.SelectorSize)) is [AbiValue.Bytes code, AbiValue.Text message]
            ? $"{Encoding.ASCII.GetString(code.Value.Span)}: {message.Value}" : null;
}
