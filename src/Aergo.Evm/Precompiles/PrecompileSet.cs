using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Which precompiles stand at which addresses under which rules.</summary>
public static class PrecompileSet
{
    /// <summary>The precompiles of <paramref name="fork"/> by address.</summary>
    /// <param name="fork">The rules in force.</param>
    /// <param name="signatures">secp256k1, as handed in by the host.</param>
    public static IReadOnlyDictionary<AccountId, Precompile> For(Fork fork, ISignatures signatures)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        return new Dictionary<AccountId, Precompile> { [At(4)] = new IdentityPrecompile() };
    }

    /// <summary>The address that is a small number: its last two bytes hold <paramref name="number"/>.</summary>
    public static AccountId At(ushort number)
    {
        Span<byte> bytes = stackalloc byte[AccountId.Size];
        bytes.Clear();
        bytes[18] = (byte)(number >> 8);
        bytes[19] = (byte)number;
        return new AccountId(bytes);
    }
}
