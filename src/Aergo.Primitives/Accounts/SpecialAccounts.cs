using System;
using System.Collections.Generic;

namespace Aergo.Primitives;

/// <summary>Accounts that are there from genesis and go by a name with a dot, which nobody can register.</summary>
public static class SpecialAccounts
{
    /// <summary>Staking and voting.</summary>
    public const string SystemName = "aergo.system";

    /// <summary>Names and domains.</summary>
    public const string NameName = "aergo.name";

    /// <summary>Administration of private chains.</summary>
    public const string EnterpriseName = "aergo.enterprise";

    /// <summary>Pays the voting reward.</summary>
    public const string VaultName = "aergo.vault";

    /// <summary>Takes free-standing SQL statements; not known to the older network.</summary>
    public const string SqlName = "aergo.sql";

    /// <summary>Changes what development tools change, on chains whose genesis allows it; not known to the older network.</summary>
    public const string DevelopmentName = "aergo.development";

    /// <summary>Id of <see cref="SystemName"/>.</summary>
    public static AccountId System { get; } = AccountIds.OfSpecialName(SystemName);

    /// <summary>Id of <see cref="NameName"/>.</summary>
    public static AccountId Name { get; } = AccountIds.OfSpecialName(NameName);

    /// <summary>Id of <see cref="EnterpriseName"/>.</summary>
    public static AccountId Enterprise { get; } = AccountIds.OfSpecialName(EnterpriseName);

    /// <summary>Id of <see cref="VaultName"/>.</summary>
    public static AccountId Vault { get; } = AccountIds.OfSpecialName(VaultName);

    /// <summary>Id of <see cref="SqlName"/>.</summary>
    public static AccountId Sql { get; } = AccountIds.OfSpecialName(SqlName);

    /// <summary>Id of <see cref="DevelopmentName"/>.</summary>
    public static AccountId Development { get; } = AccountIds.OfSpecialName(DevelopmentName);

    /// <summary>All of them, name and id.</summary>
    public static IReadOnlyList<(string Name, AccountId Id)> All { get; } =
    [
        (SystemName, System), (NameName, Name), (EnterpriseName, Enterprise), (VaultName, Vault), (SqlName, Sql), (DevelopmentName, Development),
    ];

    /// <summary>The id behind one of the names.</summary>
    public static bool TryGetId(string name, out AccountId id)
    {
        foreach ((string known, AccountId knownId) in All)
        {
            if (string.Equals(known, name, StringComparison.Ordinal))
            {
                id = knownId;
                return true;
            }
        }

        id = default;
        return false;
    }

    /// <summary>The name of a special account's id, or null.</summary>
    public static string? NameOf(AccountId id)
    {
        foreach ((string name, AccountId known) in All)
        {
            if (known == id)
            {
                return name;
            }
        }

        return null;
    }
}
