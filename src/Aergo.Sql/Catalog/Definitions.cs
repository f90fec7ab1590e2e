using System.Collections.Generic;
using System.Collections.Immutable;
using Aergo.Primitives;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog;

/// <summary>A right given: privileges as PostgreSQL's letters (r a w d D x t U C X …); grantee empty for PUBLIC.</summary>
public sealed record Grant(string Grantee, string Grantor, string Privileges, string GrantablePrivileges);

/// <summary>What all named objects share.</summary>
public abstract record CatalogObject
{
    public required uint Oid { get; init; }

    public required string Name { get; init; }

    /// <summary>Role that owns it.</summary>
    public required string Owner { get; init; }

    /// <summary>Null: only the owner's implied rights and PostgreSQL's defaults for the kind.</summary>
    public ImmutableArray<Grant>? Grants { get; init; }

    public string? Comment { get; init; }
}

/// <summary>A schema; one contract is one schema, with an account of its own that holds tokens and the rows of its tables.</summary>
public sealed record SchemaDefinition : CatalogObject
{
    public required AccountId Account { get; init; }

    /// <summary>Given up for ever: no DDL any more.</summary>
    public bool Frozen { get; init; }
}

/// <summary>An object inside a schema.</summary>
public abstract record SchemaObject : CatalogObject
{
    public required uint SchemaOid { get; init; }
}

public enum GeneratedKind { None, Stored, IdentityAlways, IdentityByDefault }

/// <param name="Number">attnum, from 1, never used again after a drop.</param>
public sealed record ColumnInfo(int Number, string Name, SqlType Type, int Modifier)
{
    public bool NotNull { get; init; }

    /// <summary>Default or generation expression as SQL text; null for none.</summary>
    public string? DefaultText { get; init; }

    public GeneratedKind Generated { get; init; }

    /// <summary>Sequence behind serial and identity.</summary>
    public uint SequenceOid { get; init; }

    public string? Comment { get; init; }

    public ImmutableArray<Grant>? Grants { get; init; }

    /// <summary>Value that rows written before the column was added have, as row bytes in hexadecimal; stored rows are then shorter.</summary>
    public string? MissingText { get; init; }
}

public enum RelationKind { Table, View, Sequence, Index, Composite, Virtual }

/// <summary>A table. Columns are the live ones in order; rows are stored by attnum.</summary>
public sealed record TableDefinition : SchemaObject
{
    public required ImmutableArray<ColumnInfo> Columns { get; init; }

    /// <summary>Highest attnum ever given.</summary>
    public required int LastColumnNumber { get; init; }

    public ImmutableArray<IndexDefinition> Indexes { get; init; } = [];

    public ImmutableArray<ConstraintInfo> Constraints { get; init; } = [];

    public ImmutableArray<TriggerDefinition> Triggers { get; init; } = [];

    public ImmutableArray<PolicyDefinition> Policies { get; init; } = [];

    public bool RowSecurity { get; init; }

    public bool ForceRowSecurity { get; init; }

    /// <summary>Row type of the table and its array type.</summary>
    public required uint RowTypeOid { get; init; }

    public required uint RowArrayTypeOid { get; init; }

    /// <summary>WITH (…) options in lower case.</summary>
    public ImmutableSortedDictionary<string, string> Options { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>A catalog view made by the engine: rows come from code, not state.</summary>
    public bool IsVirtual { get; init; }

    /// <summary>Index of the primary key.</summary>
    public IndexDefinition? PrimaryIndex
    {
        get
        {
            foreach (IndexDefinition index in Indexes)
            {
                if (index.IsPrimary)
                {
                    return index;
                }
            }

            return null;
        }
    }

    /// <summary>Index whose key is the row key; null when rows are keyed by a hidden row number, as under a primary key that may wait.</summary>
    public IndexDefinition? ClusteredIndex => PrimaryIndex is { IsClustered: true } index ? index : null;
}

/// <summary>One key column of an index: a column by attnum, or an expression (Number 0).</summary>
public sealed record IndexColumn(int Number, string? ExpressionText, SqlType Type, bool Descending, bool NullsFirst);

/// <summary>An index of a table. Oids of indexes come from the same counter as tables'.</summary>
public sealed record IndexDefinition
{
    public required uint Oid { get; init; }

    public required string Name { get; init; }

    public required ImmutableArray<IndexColumn> Columns { get; init; }

    public ImmutableArray<int> Include { get; init; } = [];

    public bool IsUnique { get; init; }

    public bool IsPrimary { get; init; }

    public bool NullsNotDistinct { get; init; }

    /// <summary>The constraint may wait, so that for a while two rows share a key.</summary>
    public bool IsDeferrable { get; init; }

    /// <summary>Rows lie under its keys.</summary>
    public bool IsClustered => IsPrimary && !IsDeferrable;

    /// <summary>Partial index.</summary>
    public string? PredicateText { get; init; }

    /// <summary>Constraint that owns it; 0 for none.</summary>
    public uint ConstraintOid { get; init; }

    public string? Comment { get; init; }
}

public enum ConstraintType { Check, PrimaryKey, Unique, ForeignKey }

public sealed record ConstraintInfo
{
    public required uint Oid { get; init; }

    public required string Name { get; init; }

    public required ConstraintType Type { get; init; }

    /// <summary>Key columns by attnum; columns a check mentions.</summary>
    public ImmutableArray<int> Columns { get; init; } = [];

    public string? CheckText { get; init; }

    /// <summary>Index of a key; for a foreign key the unique index it relies on.</summary>
    public uint IndexOid { get; init; }

    public uint ReferencedTable { get; init; }

    public ImmutableArray<int> ReferencedColumns { get; init; } = [];

    public bool MatchFull { get; init; }

    public ReferentialAction OnDelete { get; init; }

    public ImmutableArray<int> OnDeleteColumns { get; init; } = [];

    public ReferentialAction OnUpdate { get; init; }

    public bool Deferrable { get; init; }

    public bool InitiallyDeferred { get; init; }

    public bool Validated { get; init; } = true;

    public bool NoInherit { get; init; }

    public string? Comment { get; init; }
}

public sealed record TriggerDefinition
{
    public required uint Oid { get; init; }

    public required string Name { get; init; }

    public required TriggerTiming Timing { get; init; }

    public required ImmutableArray<TriggerEvent> Events { get; init; }

    public required uint FunctionOid { get; init; }

    public bool ForEachRow { get; init; }

    public ImmutableArray<int> UpdateOf { get; init; } = [];

    public string? WhenText { get; init; }

    public ImmutableArray<string> Arguments { get; init; } = [];

    public bool Enabled { get; init; } = true;

    public string? OldTable { get; init; }

    public string? NewTable { get; init; }

    /// <summary>Made by CREATE CONSTRAINT TRIGGER; its oid is that of its constraint too.</summary>
    public bool IsConstraint { get; init; }

    public bool Deferrable { get; init; }

    public bool InitiallyDeferred { get; init; }

    public string? Comment { get; init; }
}

public sealed record PolicyDefinition
{
    public required uint Oid { get; init; }

    public required string Name { get; init; }

    public bool Permissive { get; init; } = true;

    public string Command { get; init; } = "all";

    public ImmutableArray<string> Roles { get; init; } = [];

    public string? UsingText { get; init; }

    public string? WithCheckText { get; init; }
}

public sealed record ViewDefinition : SchemaObject
{
    public required ImmutableArray<ColumnInfo> Columns { get; init; }

    /// <summary>Its query as SQL text, names as written, resolved along <see cref="SearchPath"/>.</summary>
    public required string QueryText { get; init; }

    public required ImmutableArray<string> SearchPath { get; init; }

    public required uint RowTypeOid { get; init; }

    public required uint RowArrayTypeOid { get; init; }

    /// <summary>Oids of what it reads, for DROP.</summary>
    public ImmutableArray<uint> DependsOn { get; init; } = [];

    public string? CheckOption { get; init; }

    public ImmutableArray<TriggerDefinition> Triggers { get; init; } = [];

    /// <summary>Conditions of those who read it wait until its own have let a row through.</summary>
    public bool SecurityBarrier { get; init; }

    /// <summary>What it reads is read with the rights of the user, not of its owner.</summary>
    public bool SecurityInvoker { get; init; }

    /// <summary>What stands in WITH (…), as name=value.</summary>
    public IEnumerable<string> Options()
    {
        if (CheckOption is not null)
        {
            yield return "check_option=" + CheckOption.ToLowerInvariant();
        }

        if (SecurityBarrier)
        {
            yield return "security_barrier=true";
        }

        if (SecurityInvoker)
        {
            yield return "security_invoker=true";
        }
    }
}

/// <summary>Definition only; the counter lies in state beside it.</summary>
public sealed record SequenceDefinition : SchemaObject
{
    public required SqlType Type { get; init; }

    public required long Start { get; init; }

    public required long Increment { get; init; }

    public required long Minimum { get; init; }

    public required long Maximum { get; init; }

    public long Cache { get; init; } = 1;

    public bool Cycle { get; init; }

    /// <summary>Table and attnum that own it; 0 for none.</summary>
    public uint OwnerTable { get; init; }

    public int OwnerColumn { get; init; }
}

public sealed record RoutineParameterInfo(string? Name, ParameterMode Mode, SqlType Type, string? DefaultText);

public sealed record RoutineDefinition : SchemaObject
{
    public bool IsProcedure { get; init; }

    /// <summary>All parameters in order, OUT and TABLE ones included.</summary>
    public required ImmutableArray<RoutineParameterInfo> Parameters { get; init; }

    /// <summary>Declared or derived result type; void for procedures without OUT parameters.</summary>
    public required SqlType Result { get; init; }

    public bool ReturnsSet { get; init; }

    public bool ReturnsTable { get; init; }

    /// <summary>sql or plpgsql.</summary>
    public required string Language { get; init; }

    public required string Body { get; init; }

    /// <summary>The body is the SQL-standard form (BEGIN ATOMIC … END or RETURN …).</summary>
    public bool IsAtomic { get; init; }

    public Volatility Volatility { get; init; } = Volatility.Volatile;

    public bool Strict { get; init; }

    public bool SecurityDefiner { get; init; }

    /// <summary>PARALLEL: u, r or s for UNSAFE, RESTRICTED and SAFE. Kept for those who read the catalog; execution is serial.</summary>
    public char Parallel { get; init; } = 'u';

    /// <summary>SET name = value clauses.</summary>
    public ImmutableSortedDictionary<string, string> Settings { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Search path at creation is not kept: bare names resolve along the caller's path, as PostgreSQL does.</summary>
    public Hash256 BodyHash => Hash256.Sha256(System.Text.Encoding.UTF8.GetBytes(Body));
}

/// <summary>A user type: enum, domain or stand-alone composite. Row types of tables and views follow from those.</summary>
public sealed record TypeDefinition : SchemaObject
{
    public required SqlType Type { get; init; }

    public uint ArrayTypeOid { get; init; }

    /// <summary>Domains.</summary>
    public bool NotNull { get; init; }

    public string? DefaultText { get; init; }

    public ImmutableArray<ConstraintInfo> Constraints { get; init; } = [];
}

/// <summary>A name for an account, or a group of such names.</summary>
public sealed record RoleDefinition : CatalogObject
{
    /// <summary>Zero for a group role that nobody signs for.</summary>
    public AccountId Account { get; init; }

    public bool CanLogin { get; init; }

    public bool IsSuperuser { get; init; }

    public bool Inherit { get; init; } = true;

    public bool CreateRole { get; init; }

    public bool CreateDatabase { get; init; }

    public bool BypassRowSecurity { get; init; }

    /// <summary>SCRAM verifier for password login, or null.</summary>
    public string? PasswordVerifier { get; init; }

    public ImmutableArray<string> MemberOf { get; init; } = [];
}
