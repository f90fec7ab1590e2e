using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Tests.Catalog;

/// <summary>Objects of every kind with every member used, for tests of storing and linking.</summary>
internal static class SampleCatalog
{
    public static readonly Grant Grant = new("bob", "alice", "rw", "r");

    public static SchemaDefinition Schema(uint oid = 20_000, string name = "shop") =>
        new() { Oid = oid, Name = name, Owner = "alice", Account = SqlAccounts.OfSchema(default, name), Frozen = true, Comment = "a shop", Grants = [Grant] };

    public static TypeDefinition Mood(uint oid = 20_010, params string[] labels) => new()
    {
        Oid = oid,
        Name = "mood",
        Owner = "alice",
        SchemaOid = 20_000,
        ArrayTypeOid = oid + 1,
        Type = UserTypes.Shape(oid, oid + 1, "mood", "shop", TypeKind.Enum, labels.Select((l, i) => new EnumLabel(oid + 2 + (uint)i, l)).ToArray(), null, -1, []),
    };

    public static TableDefinition Table(SqlType mood) => new()
    {
        Oid = 20_100,
        Name = "item",
        Owner = "alice",
        SchemaOid = 20_000,
        RowTypeOid = 20_101,
        RowArrayTypeOid = 20_102,
        LastColumnNumber = 5,
        Columns =
        [
            new ColumnInfo(1, "id", SqlTypes.Int4, -1) { NotNull = true, Generated = GeneratedKind.IdentityAlways, SequenceOid = 20_200 },
            new ColumnInfo(2, "label", SqlTypes.VarChar, 24) { DefaultText = "'x'", Comment = "what it is", Grants = [Grant] },
            new ColumnInfo(5, "feeling", mood, -1) { MissingText = "happy" },
        ],
        Indexes =
        [
            new IndexDefinition { Oid = 20_103, Name = "item_pkey", Columns = [new IndexColumn(1, null, SqlTypes.Int4, false, false)], IsUnique = true, IsPrimary = true, ConstraintOid = 20_104 },
            new IndexDefinition
            {
                Oid = 20_105,
                Name = "item_lower_idx",
                Columns = [new IndexColumn(0, "lower(label)", SqlTypes.Text, true, true)],
                Include = [5],
                NullsNotDistinct = true,
                PredicateText = "id > 0",
                Comment = "c",
            },
        ],
        Constraints =
        [
            new ConstraintInfo { Oid = 20_104, Name = "item_pkey", Type = ConstraintType.PrimaryKey, Columns = [1], IndexOid = 20_103 },
            new ConstraintInfo { Oid = 20_106, Name = "item_check", Type = ConstraintType.Check, Columns = [1, 2], CheckText = "id > 0", NoInherit = true, Validated = false },
            new ConstraintInfo
            {
                Oid = 20_107,
                Name = "item_fkey",
                Type = ConstraintType.ForeignKey,
                Columns = [1],
                ReferencedTable = 20_100,
                ReferencedColumns = [1],
                IndexOid = 20_103,
                MatchFull = true,
                OnDelete = ReferentialAction.SetNull,
                OnDeleteColumns = [1],
                OnUpdate = ReferentialAction.Cascade,
                Deferrable = true,
                InitiallyDeferred = true,
                Comment = "self",
            },
        ],
        Triggers =
        [
            new TriggerDefinition
            {
                Oid = 20_108,
                Name = "watch",
                Timing = TriggerTiming.After,
                Events = [TriggerEvent.Insert, TriggerEvent.Update],
                FunctionOid = 20_300,
                ForEachRow = true,
                UpdateOf = [2],
                WhenText = "new.id > 1",
                Arguments = ["a", "b"],
                Enabled = false,
                OldTable = "o",
                NewTable = "n",
                Comment = "t",
            },
        ],
        Policies = [new PolicyDefinition { Oid = 20_109, Name = "mine", Permissive = false, Command = "select", Roles = ["bob"], UsingText = "true", WithCheckText = "false" }],
        RowSecurity = true,
        ForceRowSecurity = true,
        Options = ImmutableSortedDictionary<string, string>.Empty.Add("ledger", "append_only"),
        Comment = "things",
        Grants = [Grant],
    };

    public static ViewDefinition View(SqlType mood) => new()
    {
        Oid = 20_120,
        Name = "happy_item",
        Owner = "alice",
        SchemaOid = 20_000,
        Columns = [new ColumnInfo(1, "feeling", mood, -1)],
        QueryText = "select feeling from item",
        SearchPath = ["shop", "public"],
        RowTypeOid = 20_121,
        RowArrayTypeOid = 20_122,
        DependsOn = [20_100],
        CheckOption = "local",
    };

    public static SequenceDefinition Sequence() => new()
    {
        Oid = 20_200,
        Name = "item_id_seq",
        Owner = "alice",
        SchemaOid = 20_000,
        Type = SqlTypes.Int4,
        Start = -5,
        Increment = -2,
        Minimum = long.MinValue,
        Maximum = 7,
        Cache = 3,
        Cycle = true,
        OwnerTable = 20_100,
        OwnerColumn = 1,
    };

    public static RoutineDefinition Routine(SqlType mood) => new()
    {
        Oid = 20_300,
        Name = "touch",
        Owner = "alice",
        SchemaOid = 20_000,
        Parameters = [new RoutineParameterInfo("m", ParameterMode.In, mood, "'sad'"), new RoutineParameterInfo(null, ParameterMode.Out, SqlTypes.Text, null)],
        Result = SqlTypes.Text,
        ReturnsSet = true,
        Language = "sql",
        Body = "select m::text",
        IsAtomic = true,
        Volatility = Volatility.Stable,
        Strict = true,
        SecurityDefiner = true,
        Settings = ImmutableSortedDictionary<string, string>.Empty.Add("search_path", "shop"),
    };

    public static RoleDefinition Role() => new()
    {
        Oid = 20_400,
        Name = "alice",
        Owner = "alice",
        Account = SqlAccounts.OfSchema(default, "test"),
        CanLogin = true,
        CreateRole = true,
        Inherit = false,
        PasswordVerifier = "SCRAM-SHA-256$…",
        MemberOf = ["pg_database_owner"],
    };
}
