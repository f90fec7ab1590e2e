using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace Aergo.Sql.Catalog.Functions;

/// <summary>What has rights of its own: its owner, its grants, and the kind that says what is given without any.</summary>
internal sealed record RightsOf(string Owner, ImmutableArray<Grant>? Grants, PrivilegeKind Kind);

/// <summary>Privileges by their names, and the question whether a role has one.</summary>
internal static class Rights
{
    /// <summary>Stands for everybody in the place of a role.</summary>
    public const string Everybody = "public";

    private static readonly (string Name, char Letter)[] Names =
    [
        ("INSERT", 'a'), ("SELECT", 'r'), ("UPDATE", 'w'), ("DELETE", 'd'), ("TRUNCATE", 'D'), ("REFERENCES", 'x'), ("TRIGGER", 't'), ("EXECUTE", 'X'), ("USAGE", 'U'),
        ("CREATE", 'C'), ("TEMPORARY", 'T'), ("TEMP", 'T'), ("CONNECT", 'c'), ("SET", 's'), ("ALTER SYSTEM", 'A'),
    ];

    public static string NameOf(char letter) => Names.First(n => n.Letter == letter).Name;

    /// <summary>Reads <c>SELECT, INSERT WITH GRANT OPTION</c>.</summary>
    /// <param name="text">The list, case and blanks as one likes.</param>
    /// <param name="allowed">Letters that exist for the kind of object.</param>
    public static IReadOnlyList<(char Letter, bool Grantable)> Parse(string text, string allowed)
    {
        const string Option = " WITH GRANT OPTION";
        var list = new List<(char, bool)>();
        foreach (string part in text.Split(','))
        {
            string word = part.Trim();
            string upper = word.ToUpperInvariant();
            bool grantable = upper.EndsWith(Option, StringComparison.Ordinal);
            string name = grantable ? upper[..^Option.Length].TrimEnd() : upper;
            char letter = Names.FirstOrDefault(n => n.Name == name).Letter;
            if (letter == default || !allowed.Contains(letter, StringComparison.Ordinal))
            {
                throw new SqlException(SqlState.InvalidParameterValue, $"unrecognized privilege type: \"{word}\"");
            }

            list.Add((letter, grantable));
        }

        return list;
    }

    /// <summary>Whether a role has any of the privileges.</summary>
    public static bool HasAny(CatalogSnapshot catalog, string role, RightsOf target, IReadOnlyList<(char Letter, bool Grantable)> privileges) => privileges.Any(p => Has(catalog, role, target, p.Letter, p.Grantable));

    private static bool Has(CatalogSnapshot catalog, string role, RightsOf target, char letter, bool grantable)
    {
        if (role == Everybody)
        {
            return PrivilegeChecker.Effective(target.Owner, target.Grants, target.Kind)
                .Any(g => g.Grantee.Length == 0 && (grantable ? g.GrantablePrivileges : g.Privileges).Contains(letter, StringComparison.Ordinal));
        }

        return grantable
            ? PrivilegeChecker.MayGrant(catalog, role, target.Owner, target.Grants, letter)
            : PrivilegeChecker.Has(catalog, role, target.Owner, target.Grants, target.Kind, letter.ToString());
    }
}
