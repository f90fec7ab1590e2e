using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Catalog.Virtual;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Functions;

/// <summary>aclexplode, acldefault, makeaclitem: access lists taken apart and put together.</summary>
internal static class AclFunctions
{
    /// <summary>Order of the bits in PostgreSQL's access masks, which is that of aclexplode's rows.</summary>
    private const string BitOrder = "arwdDxtXUCTcsA";

    public static void Add(FunctionBuilder builder)
    {
        builder.Set("aclexplode(_aclitem)", static (c, _, a) => Explode(c, a[0].Ref<SqlArray>()));
        builder.Scalar("acldefault(char,oid)", static (c, _, a) => Default(c, a[0].Text, a[1].Oid), 10);
        builder.Scalar("makeaclitem(oid,oid,text,bool)", static (c, _, a) => Make(c, a[0].Oid, a[1].Oid, a[2].Text, a[3].Boolean), 10);
    }

    private static IEnumerable<Datum[]> Explode(SqlContext context, SqlArray items)
    {
        foreach (Datum item in items.Items)
        {
            if (item.IsNull)
            {
                throw new SqlException(SqlState.InvalidParameterValue, "ACL arrays must not contain null values");
            }

            Grant grant = AclText.Parse(item.Text);
            foreach (char letter in BitOrder)
            {
                if (grant.Privileges.Contains(letter, StringComparison.Ordinal))
                {
                    yield return
                    [
                        Cell.Oid(Owners.OidOf(context.Catalog, grant.Grantor)),
                        Cell.Oid(grant.Grantee.Length == 0 ? 0 : Owners.OidOf(context.Catalog, grant.Grantee)),
                        Cell.Text(Rights.NameOf(letter)),
                        Cell.Bool(grant.GrantablePrivileges.Contains(letter, StringComparison.Ordinal)),
                    ];
                }
            }
        }
    }

    private static Datum Default(SqlContext context, string kind, uint owner)
    {
        string role = Owners.NameOf(context.Catalog, owner) ?? NameTexts.UnknownOid(owner);
        ImmutableArray<Grant> grants = kind switch
        {
            "c" => [],
            "r" => PrivilegeChecker.Effective(role, null, PrivilegeKind.Table),
            "s" => PrivilegeChecker.Effective(role, null, PrivilegeKind.Sequence),
            "d" => PrivilegeChecker.Effective(role, null, PrivilegeKind.Database),
            "f" => PrivilegeChecker.Effective(role, null, PrivilegeKind.Routine),
            "n" => PrivilegeChecker.Effective(role, null, PrivilegeKind.Schema),
            "T" or "l" => PrivilegeChecker.Effective(role, null, PrivilegeKind.Type),
            "L" => [new Grant(role, role, "rw", "")],
            "t" => [new Grant(role, role, "C", "")],
            "F" or "S" => [new Grant(role, role, "U", "")],
            "p" => [new Grant(role, role, "sA", "")],
            _ => throw new SqlException(SqlState.InvalidParameterValue, $"unrecognized object type abbreviation: {kind}"),
        };
        return AclText.Of(grants);
    }

    private static Datum Make(SqlContext context, uint grantee, uint grantor, string privileges, bool grantable)
    {
        string letters = string.Concat(Rights.Parse(privileges, BitOrder).Select(p => p.Letter));
        string to = grantee == 0 ? "" : Owners.NameOf(context.Catalog, grantee) ?? NameTexts.UnknownOid(grantee);
        string from = Owners.NameOf(context.Catalog, grantor) ?? NameTexts.UnknownOid(grantor);
        return Datum.From(AclText.Print(new Grant(to, from, letters, grantable ? letters : "")));
    }
}
