using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Functions;
using Aergo.Sql.Storage;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>A table in the making: columns, constraints, indexes and the sequences behind them. Serves CREATE TABLE and the ADD forms of ALTER TABLE.</summary>
internal sealed partial class TableBuilder
{
    private static readonly string[] SystemColumns = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

    private readonly DefinitionScope _scope;
    private readonly SchemaDefinition _schema;
    private readonly string _name;
    private readonly string _owner;
    private readonly List<(ConstraintDefinition Definition, string? Column)> _foreignKeys = [];
    private readonly List<(ColumnInfo Column, Expression Value)> _generations = [];
    private int _lastNumber;

    public TableBuilder(DefinitionScope scope, SchemaDefinition schema, string name, uint oid, string owner)
    {
        (_scope, _schema, _name, Oid, _owner) = (scope, schema, name, oid, owner);
    }

    public TableBuilder(DefinitionScope scope, TableDefinition table)
        : this(scope, scope.Catalog.Schemas[table.SchemaOid], table.Name, table.Oid, table.Owner)
    {
        Columns.AddRange(table.Columns);
        Indexes.AddRange(table.Indexes);
        Constraints.AddRange(table.Constraints);
        _lastNumber = table.LastColumnNumber;
    }

    public uint Oid { get; }

    public string Name => _name;

    public SchemaDefinition Schema => _schema;

    public List<ColumnInfo> Columns { get; } = [];

    public List<IndexDefinition> Indexes { get; } = [];

    public List<ConstraintInfo> Constraints { get; } = [];

    /// <summary>Sequences made for serial and identity columns.</summary>
    public List<SequenceDefinition> Sequences { get; } = [];

    public int LastNumber => _lastNumber;

    /// <summary>The name the schema knows the relation by; indexes and sequences must not take it.</summary>
    private List<string> Reserved => [_name, .. Indexes.Select(i => i.Name), .. Sequences.Select(s => s.Name)];

    // ---- columns --------------------------------------------------------------------------------------------------------

    /// <summary>Adds a column with its own constraints; keys and references of the column are added after it.</summary>
    public ColumnInfo AddColumn(ColumnDefinition definition)
    {
        (SqlType type, int modifier, bool serial) = ColumnType(definition.Type, definition.Name);
        ColumnInfo column = NewColumn(definition.Name, type, modifier);
        bool? notNull = null;
        bool hasDefault = false;
        foreach (ConstraintDefinition c in definition.Constraints)
        {
            switch (c.Kind)
            {
                case ConstraintKind.NotNull or ConstraintKind.Null:
                    bool wanted = c.Kind == ConstraintKind.NotNull;
                    if ((notNull is { } before && before != wanted) || (serial && !wanted))
                    {
                        throw Invalid($"conflicting NULL/NOT NULL declarations for column \"{column.Name}\" of table \"{_name}\"", SqlState.SyntaxError, c);
                    }

                    notNull = wanted;
                    break;
                case ConstraintKind.Default:
                    if (hasDefault || serial)
                    {
                        throw Invalid($"multiple default values specified for column \"{column.Name}\" of table \"{_name}\"", SqlState.SyntaxError, c);
                    }

                    hasDefault = true;
                    column = WithDefault(column, c.Expression!, c.ExpressionText!);
                    break;
                case ConstraintKind.Generated:
                    column = column with { Generated = GeneratedKind.Stored, DefaultText = c.ExpressionText };
                    break;
                case ConstraintKind.Identity:
                    if (column.Generated is GeneratedKind.IdentityAlways or GeneratedKind.IdentityByDefault)
                    {
                        throw Invalid($"multiple identity specifications for column \"{column.Name}\" of table \"{_name}\"", SqlState.SyntaxError, c);
                    }

                    if (notNull == false)
                    {
                        throw Invalid($"conflicting NULL/NOT NULL declarations for column \"{column.Name}\" of table \"{_name}\"", SqlState.SyntaxError, c);
                    }

                    column = WithIdentity(column, c.Always, c.SequenceOptions);
                    notNull = true;
                    break;
            }
        }

        RequireOneSource(definition, column, hasDefault || serial);
        if (serial)
        {
            column = WithSerial(column);
            notNull = true;
        }

        column = column with { NotNull = notNull == true };
        Columns.Add(column);
        if (column.Generated == GeneratedKind.Stored)
        {
            _generations.Add((column, definition.Constraints.First(c => c.Kind == ConstraintKind.Generated).Expression!));
        }

        foreach (ConstraintDefinition c in definition.Constraints)
        {
            AddConstraint(c, column.Name);
        }

        if (type.Oid is SqlTypes.Float4Oid or SqlTypes.Float8Oid)
        {
            _scope.Notice($"column \"{column.Name}\" has a floating-point type; numeric is exact");
        }

        return Columns[^1];
    }

    /// <summary>A column by name and type alone: CREATE TABLE AS, LIKE.</summary>
    public ColumnInfo AddColumn(string name, SqlType type, int modifier)
    {
        RequireStorable(type, name);
        ColumnInfo column = NewColumn(name, type, modifier);
        Columns.Add(column);
        return column;
    }

    private ColumnInfo NewColumn(string name, SqlType type, int modifier)
    {
        if (Columns.Any(c => c.Name == name))
        {
            throw new SqlException(SqlState.DuplicateColumn, $"column \"{name}\" specified more than once");
        }

        if (SystemColumns.Contains(name))
        {
            throw new SqlException(SqlState.DuplicateColumn, $"column name \"{name}\" conflicts with a system column name");
        }

        if (Columns.Count >= _scope.Context.Services.Limits.ColumnsMax)
        {
            throw new SqlException(SqlState.TooManyColumns, $"tables can have at most {_scope.Context.Services.Limits.ColumnsMax} columns");
        }

        return new ColumnInfo(++_lastNumber, name, type, modifier);
    }

    private (SqlType Type, int Modifier, bool Serial) ColumnType(TypeName name, string column)
    {
        SqlType? serial = name.Name.Parts.Count > 1 && name.Name.Schema != "pg_catalog" ? null : name.Name.Name switch
        {
            "serial" or "serial4" => SqlTypes.Int4,
            "bigserial" or "serial8" => SqlTypes.Int8,
            "smallserial" or "serial2" => SqlTypes.Int2,
            _ => null,
        };
        if (serial is not null)
        {
            if (name.ArrayDimensions > 0)
            {
                throw new SqlException(SqlState.FeatureNotSupported, "array of serial is not implemented") { Position = name.Position + 1 };
            }

            return (serial, -1, true);
        }

        SqlType type = TypeNames.Resolve(_scope.Context, name, out int modifier);
        if (name.SetOf)
        {
            throw Invalid($"column \"{column}\" cannot be declared SETOF", SqlState.InvalidTableDefinition, name);
        }

        RequireStorable(type, column);
        return (type, modifier, false);
    }

    public void RequireStorable(SqlType type, string column)
    {
        if (type.Kind == TypeKind.Pseudo)
        {
            throw new SqlException(SqlState.InvalidTableDefinition, $"column \"{column}\" has pseudo-type {type.DisplayName}");
        }

        SqlType inner = type.Underlying.Kind == TypeKind.Array ? type.Underlying.Element!.Underlying : type.Underlying;
        if (!StoredValues.CanStore(inner))
        {
            throw SqlException.NotSupported($"columns of type {type.DisplayName} in tables");
        }

        if (inner.RelationOid == Oid && Oid != 0)
        {
            throw new SqlException(SqlState.InvalidTableDefinition, $"composite type {_name} cannot be made a member of itself");
        }
    }

    public ColumnInfo WithDefault(ColumnInfo column, Expression expression, string text)
    {
        // A plain NULL is no default.
        if (expression is Literal { Kind: LiteralKind.Null } && column.Type.Kind != TypeKind.Domain)
        {
            return column with { DefaultText = null, SequenceOid = 0 };
        }

        BoundExpression bound = BoundTexts.Default(_scope.Context, expression, column);
        uint sequence = BoundTexts.NextValueOf(_scope.Catalog, bound);
        return sequence != 0
            ? column with { DefaultText = NextValue(_scope.Catalog.Sequences[sequence]), SequenceOid = sequence }
            : column with { DefaultText = StoredTexts.Qualify(_scope.Context, text, NoNames.Instance, ExpressionKind.ColumnDefault), SequenceOid = 0 };
    }

    public ColumnInfo WithIdentity(ColumnInfo column, bool always, IReadOnlyList<SequenceOption> options)
    {
        SequenceDefinition sequence = MakeSequence(column, options);
        return column with { Generated = always ? GeneratedKind.IdentityAlways : GeneratedKind.IdentityByDefault, SequenceOid = sequence.Oid, NotNull = true };
    }

    private ColumnInfo WithSerial(ColumnInfo column)
    {
        SequenceDefinition sequence = MakeSequence(column, []);
        return column with { SequenceOid = sequence.Oid, DefaultText = NextValue(sequence) };
    }

    private string NextValue(SequenceDefinition sequence) => NextValue(_scope, sequence);

    public static string NextValue(DefinitionScope scope, SequenceDefinition sequence) =>
        $"nextval({Identifiers.Literal(Identifiers.Quote(scope.SchemaName(sequence.SchemaOid), sequence.Name))}::regclass)";

    private SequenceDefinition MakeSequence(ColumnInfo column, IReadOnlyList<SequenceOption> options)
    {
        QualifiedName? wanted = options.FirstOrDefault(o => o.Keyword == "sequence_name")?.OwnedBy;
        string name = wanted?.Name ?? _scope.ChooseRelationName(_schema, _name, column.Name, "seq", Reserved);
        _scope.RequireFreeRelation(_schema, name);
        SequenceDefinition sequence = new SequenceBuilder(_scope)
            .Create(_scope.Change.NewOid(), name, _schema, _owner, options.Where(o => o.Keyword is not ("sequence_name" or "as")).ToArray(), column.Type).Definition
            with { OwnerTable = Oid, OwnerColumn = column.Number };
        Sequences.Add(sequence);
        return sequence;
    }

    private void RequireOneSource(ColumnDefinition definition, ColumnInfo column, bool hasDefault)
    {
        bool identity = column.Generated is GeneratedKind.IdentityAlways or GeneratedKind.IdentityByDefault;
        bool generated = definition.Constraints.Any(c => c.Kind == ConstraintKind.Generated);
        string? message = hasDefault && identity ? "both default and identity" : hasDefault && generated ? "both default and generation expression"
            : identity && generated ? "both identity and generation expression" : null;
        if (message is not null)
        {
            throw Invalid($"{message} specified for column \"{column.Name}\" of table \"{_name}\"", SqlState.SyntaxError, definition);
        }
    }

    /// <summary>Checks the generation expressions gathered so far; they may read columns that were added after them.</summary>
    public void CheckGenerations()
    {
        foreach ((ColumnInfo column, Expression value) in _generations)
        {
            CheckGeneration(column, value);
        }

        _generations.Clear();
    }

    /// <summary>Binds a generation expression over the columns; 42P17 when it reads a generated column.</summary>
    public void CheckGeneration(ColumnInfo column, Expression expression)
    {
        var row = new RowScope(_name, Columns);
        BoundTexts.Assigned(_scope.Context, expression, row, ExpressionKind.GeneratedColumn, column);
        foreach (int used in row.Used)
        {
            if (Columns[used].Generated == GeneratedKind.Stored)
            {
                throw new SqlException(SqlState.InvalidObjectDefinition, $"cannot use generated column \"{Columns[used].Name}\" in column generation expression")
                {
                    Detail = "A generated column cannot reference another generated column.",
                };
            }
        }

        int place = Columns.FindIndex(c => c.Number == column.Number);
        Columns[place] = Columns[place] with { DefaultText = StoredTexts.Qualify(_scope.Context, column.DefaultText!, new RowScope(_name, Columns), ExpressionKind.GeneratedColumn) };
    }

    // ---- constraints ----------------------------------------------------------------------------------------------------

    /// <summary>Adds a constraint; references wait for <see cref="AddForeignKeys"/>, when the table exists.</summary>
    public void AddConstraint(ConstraintDefinition definition, string? column)
    {
        switch (definition.Kind)
        {
            case ConstraintKind.Check:
                AddCheck(definition, column);
                break;
            case ConstraintKind.PrimaryKey or ConstraintKind.Unique:
                AddKey(definition, column);
                break;
            case ConstraintKind.ForeignKey:
                _foreignKeys.Add((definition, column));
                break;
            case ConstraintKind.Exclude:
                throw SqlException.NotSupported("EXCLUDE constraints");
        }
    }

    public ConstraintInfo AddCheck(ConstraintDefinition definition, string? column)
    {
        var row = new RowScope(_name, Columns);
        BoundTexts.Condition(_scope.Context, definition.Expression!, row, ExpressionKind.CheckConstraint);
        int[] used = row.Used.Order().ToArray();
        string name = ConstraintName(definition, () => used.Length == 1 ? Columns[used[0]].Name : null, "check");
        var check = new ConstraintInfo
        {
            Oid = _scope.Change.NewOid(),
            Name = name,
            Type = ConstraintType.Check,
            Columns = [.. used.Select(i => Columns[i].Number)],
            CheckText = StoredTexts.Qualify(_scope.Context, definition.ExpressionText!, row, ExpressionKind.CheckConstraint),
            NoInherit = definition.NoInherit,
            Validated = !definition.NotValid,
        };
        Constraints.Add(check);
        return check;
    }

    private string ConstraintName(ConstraintDefinition definition, Func<string?> column, string label)
    {
        if (definition.Name is { } given)
        {
            return Constraints.Any(c => c.Name == given)
                ? throw new SqlException(SqlState.DuplicateObject, $"constraint \"{given}\" for relation \"{_name}\" already exists")
                : given;
        }

        return _scope.ChooseConstraintName(_schema, _name, column(), label, Constraints.Select(c => c.Name));
    }

    /// <summary>PRIMARY KEY or UNIQUE with its index.</summary>
    public IndexDefinition? AddKey(ConstraintDefinition definition, string? column)
    {
        bool primary = definition.Kind == ConstraintKind.PrimaryKey;
        if (primary && Indexes.Any(i => i.IsPrimary))
        {
            throw Invalid($"multiple primary keys for table \"{_name}\" are not allowed", SqlState.InvalidTableDefinition, definition);
        }

        string[] names = column is null ? [.. definition.Columns] : [column];
        var key = new List<ColumnInfo>();
        foreach (string name in names)
        {
            ColumnInfo info = KeyColumn(name);
            if (key.Contains(info))
            {
                throw Invalid($"column \"{name}\" appears twice in {(primary ? "primary key" : "unique")} constraint", SqlState.DuplicateColumn, definition);
            }

            key.Add(info);
        }

        // Two unnamed UNIQUE constraints over the same columns are one.
        if (!primary && definition.Name is null && definition.Include.Count == 0 && Indexes.Any(i => i.ConstraintOid != 0 && !i.IsPrimary
            && i.NullsNotDistinct == definition.NullsNotDistinct && i.IsDeferrable == definition.Deferrable && i.Columns.Select(c => c.Number).SequenceEqual(key.Select(c => c.Number))))
        {
            return null;
        }

        string indexName = definition.Name ?? (primary
            ? _scope.ChooseRelationName(_schema, _name, null, "pkey", Reserved)
            : _scope.ChooseRelationName(_schema, _name, string.Join('_', key.Select(c => c.Name).Concat(definition.Include)), "key", Reserved));
        if (definition.Name is not null)
        {
            if (_scope.IsTaken(_schema, indexName) || Reserved.Contains(indexName))
            {
                throw new SqlException(SqlState.DuplicateTable, $"relation \"{indexName}\" already exists");
            }

            if (Constraints.Any(c => c.Name == indexName))
            {
                throw new SqlException(SqlState.DuplicateObject, $"constraint \"{indexName}\" for relation \"{_name}\" already exists");
            }
        }

        uint indexOid = _scope.Change.NewOid();
        uint constraintOid = _scope.Change.NewOid();
        var index = new IndexDefinition
        {
            Oid = indexOid,
            Name = indexName,
            Columns = [.. key.Select(c => new IndexColumn(c.Number, null, c.Type, false, false))],
            Include = [.. definition.Include.Select(n => KeyColumn(n).Number)],
            IsUnique = true,
            IsPrimary = primary,
            NullsNotDistinct = definition.NullsNotDistinct,
            IsDeferrable = definition.Deferrable,
            ConstraintOid = constraintOid,
        };
        AddKeyConstraint(index, definition);
        if (primary)
        {
            foreach (ColumnInfo info in key)
            {
                Columns[Columns.FindIndex(c => c.Number == info.Number)] = Columns.First(c => c.Number == info.Number) with { NotNull = true };
            }
        }

        return index;
    }

    /// <summary>The constraint row of an index that has its constraint's oid already.</summary>
    public void AddKeyConstraint(IndexDefinition index, ConstraintDefinition definition)
    {
        foreach (IndexColumn c in index.Columns)
        {
            RequireOrdered(c.Type);
        }

        RequireIndexWidth(index.Columns.Length + index.Include.Length);
        Indexes.Add(index);
        Constraints.Add(new ConstraintInfo
        {
            Oid = index.ConstraintOid,
            Name = index.Name,
            Type = index.IsPrimary ? ConstraintType.PrimaryKey : ConstraintType.Unique,
            Columns = [.. index.Columns.Select(c => c.Number)],
            IndexOid = index.Oid,
            Deferrable = definition.Deferrable,
            InitiallyDeferred = definition.InitiallyDeferred,
        });
    }

    public void RequireIndexWidth(int columns)
    {
        if (columns > _scope.Context.Services.Limits.IndexColumnsMax)
        {
            throw new SqlException(SqlState.TooManyColumns, $"cannot use more than {_scope.Context.Services.Limits.IndexColumnsMax} columns in an index");
        }
    }

    public static void RequireOrdered(SqlType type)
    {
        if (!StoredValues.CanIndex(type))
        {
            throw new SqlException(SqlState.UndefinedObject, $"data type {type.DisplayName} has no default operator class for access method \"btree\"")
            {
                Hint = "You must specify an operator class for the index or define a default operator class for the data type.",
            };
        }
    }

    private ColumnInfo KeyColumn(string name) => Columns.FirstOrDefault(c => c.Name == name)
        ?? throw new SqlException(SqlState.UndefinedColumn, $"column \"{name}\" named in key does not exist");

    // ---- result ---------------------------------------------------------------------------------------------------------

    public TableDefinition Apply(TableDefinition table) =>
        table with { Columns = [.. Columns], Indexes = [.. Indexes], Constraints = [.. Constraints], LastColumnNumber = _lastNumber };

    private static SqlException Invalid(string message, string code, Node at) => new(code, message) { Position = at.Position + 1 };
}
