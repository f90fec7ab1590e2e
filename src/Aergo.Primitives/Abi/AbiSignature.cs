using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Aergo.Primitives;

/// <summary>Name, parameters and results of a function of a contract.</summary>
/// <param name="Name">Name.</param>
/// <param name="Parameters">Parameters.</param>
/// <param name="Results">Results; null where the text did not speak of them.</param>
public sealed record AbiSignature(string Name, IReadOnlyList<AbiMember> Parameters, IReadOnlyList<AbiMember>? Results)
{
    /// <summary>Bytes that name a function at the head of a call.</summary>
    public const int SelectorSize = 4;

    /// <summary>The text that is hashed: <c>transfer(address,uint256)</c>.</summary>
    public string Canonical => Name + "(" + string.Join(',', Parameters.Select(p => p.Type)) + ")";

    /// <summary>The first four bytes of the hash of <see cref="Canonical"/>.</summary>
    public byte[] Selector => SelectorOf(Canonical);

    /// <summary>The selector of a canonical text.</summary>
    public static byte[] SelectorOf(string canonical) => Keccak256.Hash(Encoding.ASCII.GetBytes(canonical)).ToArray()[..SelectorSize];

    /// <summary>
    /// Reads <c>balanceOf(address) returns (uint256)</c>, with names, <c>function</c> and Solidity's words for visibility and place where somebody likes them.
    /// </summary>
    /// <returns>Null, and what is wrong.</returns>
    public static AbiSignature? TryParse(string text, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new AbiParser(text).Signature(out error);
    }

    /// <summary>Reads one type, such as <c>(address,uint8[2])[]</c>.</summary>
    public static AbiType? TryParseType(string text, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new AbiParser(text).WholeType(out error);
    }

    /// <summary>Selector and arguments: the call data.</summary>
    public byte[] Encode(IReadOnlyList<AbiValue> arguments) => [.. Selector, .. AbiEncoder.Encode([.. Parameters.Select(p => p.Type)], arguments)];
}
