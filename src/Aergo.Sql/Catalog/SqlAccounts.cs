using System;
using System.Text;
using Aergo.Primitives;

namespace Aergo.Sql.Catalog;

/// <summary>Accounts in whose trees the engine keeps its rows.</summary>
/// <remarks>Source: docs/spec/sql-catalog.md, "Accounts".</remarks>
public static class SqlAccounts
{
    /// <summary>Holds the catalog: last 20 bytes of Keccak-256("aergo.sql").</summary>
    public static AccountId System { get; } = Last20("aergo.sql"u8);

    /// <summary>Holds the catalog of a session's temporary objects; rows there exist in sessions alone.</summary>
    public static AccountId LocalCatalog { get; } = Last20("aergo.sql.session"u8);

    /// <summary>Holds the rows of a session's temporary tables.</summary>
    public static AccountId LocalRows { get; } = OfSchema(default, "pg_temp");

    /// <summary>
    /// The account of a schema: last 20 bytes of Keccak-256("aergo.schema" ‖ owner's account ‖ name), and ‖ <paramref name="attempt"/> as one byte when it is not 0,
    /// which happens only when the owner renamed a schema and makes another of the old name.
    /// </summary>
    public static AccountId OfSchema(AccountId owner, string name, byte attempt = 0)
    {
        ArgumentNullException.ThrowIfNull(name);
        ReadOnlySpan<byte> domain = "aergo.schema"u8;
        byte[] text = Encoding.UTF8.GetBytes(name);
        byte[] preimage = new byte[domain.Length + AccountId.Size + text.Length + (attempt == 0 ? 0 : 1)];
        domain.CopyTo(preimage);
        owner.CopyTo(preimage.AsSpan(domain.Length));
        text.CopyTo(preimage, domain.Length + AccountId.Size);
        if (attempt != 0)
        {
            preimage[^1] = attempt;
        }

        return Last20(preimage);
    }

    private static AccountId Last20(ReadOnlySpan<byte> preimage)
    {
        Span<byte> digest = stackalloc byte[Keccak256.Size];
        Keccak256.Hash(preimage, digest);
        return new AccountId(digest[(Keccak256.Size - AccountId.Size)..]);
    }
}
