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

    /// <summary>Reads what <see cref="Print"/> writes.</summary>
    public static Grant Parse(string text)
    {
        int at = 0;
        string grantee = Name(text, ref at);
        var privileges = new StringBuilder();
        var grantable = new StringBuilder();
        if (at >= text.Length || text[at] != '=')
        {
            throw Invalid(text);
        }

        for (at++; at < text.Length && text[at] != '/'; at++)
        {
            if (text[at] == '*' && privileges.Length > 0)
            {
                grantable.Append(privileges[^1]);
            }
            else if (Letters.Contains(text[at], StringComparison.Ordinal))
            {
                privileges.Append(text[at]);
            }
            else
            {
                throw new SqlException(SqlState.InvalidTextRepresentation, "invalid mode character: must be one of \"" + Letters + "\"");
            }
        }

        at++;
        return new Grant(grantee, Name(text, ref at), privileges.ToString(), grantable.ToString());
    }

    private static string Name(string text, ref int at)
    {
        var name = new StringBuilder();
        bool quoted = false;
        for (; at < text.Length && (quoted || text[at] is not ('=' or '/')); at++)
        {
            if (text[at] != '"')
            {
                name.Append(text[at]);
            }
            else if (quoted && at + 1 < text.Length && text[at + 1] == '"')
            {
                name.Append(text[at++]);
            }
            else
            {
                quoted = !quoted;
            }
        }

        return name.ToString();
    }

    private static SqlException Invalid(string text) => new(SqlState.InvalidTextRepresentation, $"missing \"=\" sign: {text}");

    /// <summary>Role names in an aclitem are quoted unless they are letters, digits and underscores.</summary>
    private static string Quote(string role) =>
        role.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? role : "\"" + role.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
