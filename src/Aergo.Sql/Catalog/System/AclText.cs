using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual;

/// <summary>Grants as PostgreSQL's aclitem: <c>grantee=privileges/grantor</c>, a star behind a privilege that may be granted on.</summary>
internal static class AclText
{
    /// <summary>Order in which privileges are printed.</summary>
    private const string Letters = "arwdDxtXUCTcsA";

    public static Datum Of(ImmutableArray<Grant>? grants) =>
        grants is { } list ? Cell.Array(SqlTypes.AclItem, list.Select(g => Datum.From(Print(g)))) : Datum.Null;

    public static string Print(Grant grant)
    {
        var text = new StringBuilder(Quote(grant.Grantee)).Append('=');
        foreach (char letter in Letters)
        {
            if (grant.Privileges.Contains(letter, StringComparison.Ordinal) || grant.GrantablePrivileges.Contains(letter, StringComparison.Ordinal))
            {
                text.Append(letter);
                if (grant.GrantablePrivileges.Contains(letter, StringComparison.Ordinal))
                {
                    text.Append('*');
                }
            }
        }

        return text.Append('/').Append(Quote(grant.Grantor)).ToString();
    }

    /// <summary>Role names in an aclitem are quoted unless they are letters, digits and underscores.</summary>
    private static string Quote(string role) =>
        role.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? role : "\"" + role.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
