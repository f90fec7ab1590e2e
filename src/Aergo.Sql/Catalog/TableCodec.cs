using System.Collections.Immutable;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Catalog;

/// <summary>The part of <see cref="CatalogCodec"/> that tables and views are made of.</summary>
internal static class TableCodec
{
    public static void Write(CatalogWriter w, TableDefinition table)
    {
        w.List(table.Columns, c => WriteColumn(w, c));
        w.Signed(table.LastColumnNumber);
        w.List(table.Indexes, i => WriteIndex(w, i));
        w.List(table.Constraints, c => WriteConstraint(w, c));
        w.List(table.Triggers, t => WriteTrigger(w, t));
        w.List(table.Policies, p =>
        {
            w.Oid(p.Oid);
            w.Text(p.Name);
            w.Flag(p.Permissive);
            w.Text(p.Command);
            w.Texts(p.Roles);
            w.OptionalText(p.UsingText);
            w.OptionalText(p.WithCheckText);
        });
        w.Flag(table.RowSecurity);
        w.Flag(table.ForceRowSecurity);
        w.Oid(table.RowTypeOid);
        w.Oid(table.RowArrayTypeOid);
        w.Pairs(table.Options);
    }

    public static TableDefinition Read(ref CatalogReader r, uint oid, string name, string owner, uint schema) => new()
    {
        Oid = oid,
        Name = name,
        Owner = owner,
        SchemaOid = schema,
        Columns = r.List(ReadColumn),
        LastColumnNumber = r.Int(),
        Indexes = r.List(ReadIndex),
        Constraints = r.List(ReadConstraint),
        Triggers = r.List(ReadTrigger),
        Policies = r.List(static (ref CatalogReader x) => new PolicyDefinition
        {
            Oid = x.Oid(),
            Name = x.Text(),
            Permissive = x.Flag(),
            Command = x.Text(),
            Roles = x.Texts(),
            UsingText = x.OptionalText(),
            WithCheckText = x.OptionalText(),
        }),
        RowSecurity = r.Flag(),
        ForceRowSecurity = r.Flag(),
        RowTypeOid = r.Oid(),
        RowArrayTypeOid = r.Oid(),
        Options = r.Pairs(),
    };

    public static void WriteColumn(CatalogWriter w, ColumnInfo column)
    {
        w.Signed(column.Number);
        w.Text(column.Name);
        w.Type(column.Type);
        w.Signed(column.Modifier);
        w.Flag(column.NotNull);
        w.OptionalText(column.DefaultText);
        w.Byte((byte)column.Generated);
        w.Oid(column.SequenceOid);
        w.OptionalText(column.Comment);
        CatalogCodec.WriteGrants(w, column.Grants);
        w.OptionalText(column.MissingText);
    }

    public static ColumnInfo ReadColumn(ref CatalogReader r) => new(r.Int(), r.Text(), r.Type(), r.Int())
    {
        NotNull = r.Flag(),
        DefaultText = r.OptionalText(),
        Generated = r.Choice(GeneratedKind.IdentityByDefault),
        SequenceOid = r.Oid(),
        Comment = r.OptionalText(),
        Grants = CatalogCodec.ReadGrants(ref r),
        MissingText = r.OptionalText(),
    };

    public static void WriteIndex(CatalogWriter w, IndexDefinition index)
    {
        w.Oid(index.Oid);
        w.Text(index.Name);
        w.List(index.Columns, c =>
        {
            w.Signed(c.Number);
            w.OptionalText(c.ExpressionText);
            w.Type(c.Type);
            w.Flag(c.Descending);
            w.Flag(c.NullsFirst);
        });
        w.Numbers(index.Include);
        w.Flag(index.IsUnique);
        w.Flag(index.IsPrimary);
        w.Flag(index.NullsNotDistinct);
        w.Flag(index.IsDeferrable);
        w.OptionalText(index.PredicateText);
        w.Oid(index.ConstraintOid);
        w.OptionalText(index.Comment);
    }

    public static IndexDefinition ReadIndex(ref CatalogReader r) => new()
    {
        Oid = r.Oid(),
        Name = r.Text(),
        Columns = r.List(static (ref CatalogReader x) => new IndexColumn(x.Int(), x.OptionalText(), x.Type(), x.Flag(), x.Flag())),
        Include = r.Numbers(),
        IsUnique = r.Flag(),
        IsPrimary = r.Flag(),
        NullsNotDistinct = r.Flag(),
        IsDeferrable = r.Flag(),
        PredicateText = r.OptionalText(),
        ConstraintOid = r.Oid(),
        Comment = r.OptionalText(),
    };

    public static void WriteConstraint(CatalogWriter w, ConstraintInfo constraint)
    {
        w.Oid(constraint.Oid);
        w.Text(constraint.Name);
        w.Byte((byte)constraint.Type);
        w.Numbers(constraint.Columns);
        w.OptionalText(constraint.CheckText);
        w.Oid(constraint.IndexOid);
        w.Oid(constraint.ReferencedTable);
        w.Numbers(constraint.ReferencedColumns);
        w.Flag(constraint.MatchFull);
        w.Byte((byte)constraint.OnDelete);
        w.Numbers(constraint.OnDeleteColumns);
        w.Byte((byte)constraint.OnUpdate);
        w.Flag(constraint.Deferrable);
        w.Flag(constraint.InitiallyDeferred);
        w.Flag(constraint.Validated);
        w.Flag(constraint.NoInherit);
        w.OptionalText(constraint.Comment);
    }

    public static ConstraintInfo ReadConstraint(ref CatalogReader r) => new()
    {
        Oid = r.Oid(),
        Name = r.Text(),
        Type = r.Choice(ConstraintType.ForeignKey),
        Columns = r.Numbers(),
        CheckText = r.OptionalText(),
        IndexOid = r.Oid(),
        ReferencedTable = r.Oid(),
        ReferencedColumns = r.Numbers(),
        MatchFull = r.Flag(),
        OnDelete = r.Choice(ReferentialAction.SetDefault),
        OnDeleteColumns = r.Numbers(),
        OnUpdate = r.Choice(ReferentialAction.SetDefault),
        Deferrable = r.Flag(),
        InitiallyDeferred = r.Flag(),
        Validated = r.Flag(),
        NoInherit = r.Flag(),
        Comment = r.OptionalText(),
    };

    public static void WriteTrigger(CatalogWriter w, TriggerDefinition trigger)
    {
        w.Oid(trigger.Oid);
        w.Text(trigger.Name);
        w.Byte((byte)trigger.Timing);
        w.List(trigger.Events, e => w.Byte((byte)e));
        w.Oid(trigger.FunctionOid);
        w.Flag(trigger.ForEachRow);
        w.Numbers(trigger.UpdateOf);
        w.OptionalText(trigger.WhenText);
        w.Texts(trigger.Arguments);
        w.Flag(trigger.Enabled);
        w.OptionalText(trigger.OldTable);
        w.OptionalText(trigger.NewTable);
        w.Flag(trigger.IsConstraint);
        w.Flag(trigger.Deferrable);
        w.Flag(trigger.InitiallyDeferred);
        w.OptionalText(trigger.Comment);
    }

    public static TriggerDefinition ReadTrigger(ref CatalogReader r) => new()
    {
        Oid = r.Oid(),
        Name = r.Text(),
        Timing = r.Choice(TriggerTiming.InsteadOf),
        Events = r.List(static (ref CatalogReader x) => x.Choice(TriggerEvent.Truncate)),
        FunctionOid = r.Oid(),
        ForEachRow = r.Flag(),
        UpdateOf = r.Numbers(),
        WhenText = r.OptionalText(),
        Arguments = r.Texts(),
        Enabled = r.Flag(),
        OldTable = r.OptionalText(),
        NewTable = r.OptionalText(),
        IsConstraint = r.Flag(),
        Deferrable = r.Flag(),
        InitiallyDeferred = r.Flag(),
        Comment = r.OptionalText(),
    };
}
