using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Aergo.Primitives;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog;

/// <summary>Canonical bytes of catalog objects: one encoding per object, and a total decoder. Source: docs/spec/sql-catalog.md, "Records".</summary>
/// <remarks>Decoded objects carry user types as placeholders; <see cref="TypeLinker"/> puts the real ones in.</remarks>
internal static class CatalogCodec
{
    /// <summary>First byte of every record.</summary>
    public const byte Version = 1;

    public static CatalogKind KindOf(CatalogObject item) => item switch
    {
        SchemaDefinition => CatalogKind.Schema,
        TableDefinition => CatalogKind.Table,
        ViewDefinition => CatalogKind.View,
        SequenceDefinition => CatalogKind.Sequence,
        RoutineDefinition => CatalogKind.Routine,
        TypeDefinition => CatalogKind.Type,
        RoleDefinition => CatalogKind.Role,
        _ => throw new ArgumentException("not a stored kind", nameof(item)),
    };

    public static byte[] Encode(CatalogObject item)
    {
        var w = new CatalogWriter();
        w.Byte(Version);
        w.Text(item.Name);
        w.Text(item.Owner);
        WriteGrants(w, item.Grants);
        w.OptionalText(item.Comment);
        if (item is SchemaObject inSchema)
        {
            w.Oid(inSchema.SchemaOid);
        }

        switch (item)
        {
            case SchemaDefinition schema:
                w.Account(schema.Account);
                w.Flag(schema.Frozen);
                break;
            case TableDefinition table:
                TableCodec.Write(w, table);
                break;
            case ViewDefinition view:
                w.List(view.Columns, c => TableCodec.WriteColumn(w, c));
                w.Text(view.QueryText);
                w.Texts(view.SearchPath);
                w.Oid(view.RowTypeOid);
                w.Oid(view.RowArrayTypeOid);
                w.List(view.DependsOn, w.Oid);
                w.OptionalText(view.CheckOption);
                w.List(view.Triggers, t => TableCodec.WriteTrigger(w, t));
                w.Flag(view.SecurityBarrier);
                w.Flag(view.SecurityInvoker);
                break;
            case SequenceDefinition sequence:
                w.Type(sequence.Type);
                w.Signed(sequence.Start);
                w.Signed(sequence.Increment);
                w.Signed(sequence.Minimum);
                w.Signed(sequence.Maximum);
                w.Signed(sequence.Cache);
                w.Flag(sequence.Cycle);
                w.Oid(sequence.OwnerTable);
                w.Signed(sequence.OwnerColumn);
                break;
            case RoutineDefinition routine:
                WriteRoutine(w, routine);
                break;
            case TypeDefinition type:
                WriteType(w, type);
                break;
            case RoleDefinition role:
                w.Account(role.Account);
                w.Flag(role.CanLogin);
                w.Flag(role.IsSuperuser);
                w.Flag(role.Inherit);
                w.Flag(role.CreateRole);
                w.Flag(role.CreateDatabase);
                w.Flag(role.BypassRowSecurity);
                w.OptionalText(role.PasswordVerifier);
                w.Texts(role.MemberOf);
                break;
        }

        return w.ToArray();
    }

    /// <summary>The object, or null when the bytes are not one.</summary>
    public static CatalogObject? Decode(CatalogKind kind, uint oid, ReadOnlySpan<byte> bytes)
    {
        var r = new CatalogReader(bytes);
        if (r.Byte() != Version)
        {
            return null;
        }

        string name = r.Text();
        string owner = r.Text();
        ImmutableArray<Grant>? grants = ReadGrants(ref r);
        string? comment = r.OptionalText();
        uint schema = kind is CatalogKind.Schema or CatalogKind.Role ? 0 : r.Oid();
        CatalogObject? item = kind switch
        {
            CatalogKind.Schema => new SchemaDefinition { Oid = oid, Name = name, Owner = owner, Grants = grants, Comment = comment, Account = r.Account(), Frozen = r.Flag() },
            CatalogKind.Table => TableCodec.Read(ref r, oid, name, owner, schema) with { Grants = grants, Comment = comment },
            CatalogKind.View => new ViewDefinition
            {
                Oid = oid,
                Name = name,
                Owner = owner,
                Grants = grants,
                Comment = comment,
                SchemaOid = schema,
                Columns = r.List(TableCodec.ReadColumn),
                QueryText = r.Text(),
                SearchPath = r.Texts(),
                RowTypeOid = r.Oid(),
                RowArrayTypeOid = r.Oid(),
                DependsOn = r.List(static (ref CatalogReader x) => x.Oid()),
                CheckOption = r.OptionalText(),
                Triggers = r.List(TableCodec.ReadTrigger),
                SecurityBarrier = r.Flag(),
                SecurityInvoker = r.Flag(),
            },
            CatalogKind.Sequence => new SequenceDefinition
            {
                Oid = oid,
                Name = name,
                Owner = owner,
                Grants = grants,
                Comment = comment,
                SchemaOid = schema,
                Type = r.Type(),
                Start = r.Signed(),
                Increment = r.Signed(),
                Minimum = r.Signed(),
                Maximum = r.Signed(),
                Cache = r.Signed(),
                Cycle = r.Flag(),
                OwnerTable = r.Oid(),
                OwnerColumn = r.Int(),
            },
            CatalogKind.Routine => ReadRoutine(ref r, oid, name, owner, schema) with { Grants = grants, Comment = comment },
            CatalogKind.Type => ReadType(ref r, oid, name, owner, schema) with { Grants = grants, Comment = comment },
            CatalogKind.Role => new RoleDefinition
            {
                Oid = oid,
                Name = name,
                Owner = owner,
                Grants = grants,
                Comment = comment,
                Account = r.Account(),
                CanLogin = r.Flag(),
                IsSuperuser = r.Flag(),
                Inherit = r.Flag(),
                CreateRole = r.Flag(),
                CreateDatabase = r.Flag(),
                BypassRowSecurity = r.Flag(),
                PasswordVerifier = r.OptionalText(),
                MemberOf = r.Texts(),
            },
            _ => null,
        };
        return r.AtEnd ? item : null;
    }

    public static void WriteGrants(CatalogWriter w, ImmutableArray<Grant>? grants)
    {
        w.Flag(grants is not null);
        if (grants is { } list)
        {
            w.List(list, g =>
            {
                w.Text(g.Grantee);
                w.Text(g.Grantor);
                w.Text(g.Privileges);
                w.Text(g.GrantablePrivileges);
            });
        }
    }

    public static ImmutableArray<Grant>? ReadGrants(ref CatalogReader r) =>
        r.Flag() ? r.List(static (ref CatalogReader x) => new Grant(x.Text(), x.Text(), x.Text(), x.Text())) : null;

    private static void WriteRoutine(CatalogWriter w, RoutineDefinition routine)
    {
        w.Flag(routine.IsProcedure);
        w.List(routine.Parameters, p =>
        {
            w.OptionalText(p.Name);
            w.Byte((byte)p.Mode);
            w.Type(p.Type);
            w.OptionalText(p.DefaultText);
        });
        w.Type(routine.Result);
        w.Flag(routine.ReturnsSet);
        w.Flag(routine.ReturnsTable);
        w.Text(routine.Language);
        w.Text(routine.Body);
        w.Flag(routine.IsAtomic);
        w.Byte((byte)routine.Volatility);
        w.Flag(routine.Strict);
        w.Flag(routine.SecurityDefiner);
        w.Byte((byte)routine.Parallel);
        w.Pairs(routine.Settings);
    }

    private static RoutineDefinition ReadRoutine(ref CatalogReader r, uint oid, string name, string owner, uint schema) => new()
    {
        Oid = oid,
        Name = name,
        Owner = owner,
        SchemaOid = schema,
        IsProcedure = r.Flag(),
        Parameters = r.List(static (ref CatalogReader x) => new RoutineParameterInfo(x.OptionalText(), x.Choice(ParameterMode.Table), x.Type(), x.OptionalText())),
        Result = r.Type(),
        ReturnsSet = r.Flag(),
        ReturnsTable = r.Flag(),
        Language = r.Text(),
        Body = r.Text(),
        IsAtomic = r.Flag(),
        Volatility = r.Choice(Volatility.Volatile),
        Strict = r.Flag(),
        SecurityDefiner = r.Flag(),
        Parallel = (char)r.Byte(),
        Settings = r.Pairs(),
    };

    private static void WriteType(CatalogWriter w, TypeDefinition definition)
    {
        SqlType type = definition.Type;
        w.Oid(definition.ArrayTypeOid);
        w.Byte((byte)type.Kind);
        switch (type.Kind)
        {
            case TypeKind.Enum:
                w.List(type.Labels, l =>
                {
                    w.Oid(l.Oid);
                    w.Text(l.Label);
                    w.Number(BitConverter.SingleToUInt32Bits(l.SortOrder));
                });
                break;
            case TypeKind.Domain:
                w.Type(type.BaseType!);
                w.Signed(type.BaseModifier);
                w.Flag(definition.NotNull);
                w.OptionalText(definition.DefaultText);
                w.List(definition.Constraints, c => TableCodec.WriteConstraint(w, c));
                break;
            default:
                w.List(type.Fields, f =>
                {
                    w.Text(f.Name);
                    w.Type(f.Type);
                    w.Signed(f.Modifier);
                });
                break;
        }
    }

    private static TypeDefinition ReadType(ref CatalogReader r, uint oid, string name, string owner, uint schema)
    {
        uint array = r.Oid();
        TypeKind kind = r.Choice(TypeKind.Composite);
        IReadOnlyList<EnumLabel> labels = [];
        IReadOnlyList<SqlField> fields = [];
        SqlType? baseType = null;
        int baseModifier = -1;
        bool notNull = false;
        string? defaultText = null;
        ImmutableArray<ConstraintInfo> constraints = [];
        switch (kind)
        {
            case TypeKind.Enum:
                labels = r.List(static (ref CatalogReader x) => new EnumLabel(x.Oid(), x.Text()) { SortOrder = BitConverter.UInt32BitsToSingle(x.Oid()) });
                break;
            case TypeKind.Domain:
                baseType = r.Type();
                baseModifier = r.Int();
                notNull = r.Flag();
                defaultText = r.OptionalText();
                constraints = r.List(TableCodec.ReadConstraint);
                break;
            case TypeKind.Composite:
                fields = r.List(static (ref CatalogReader x) => new SqlField(x.Text(), x.Type(), x.Int()));
                break;
            default:
                // Base, array and pseudo-types are never stored.
                r.Refuse();
                break;
        }

        return new TypeDefinition
        {
            Oid = oid,
            Name = name,
            Owner = owner,
            SchemaOid = schema,
            ArrayTypeOid = array,
            NotNull = notNull,
            DefaultText = defaultText,
            Constraints = constraints,
            Type = UserTypes.Shape(oid, array, name, "", kind, labels, baseType, baseModifier, fields),
        };
    }
}
