using System;
using System.Collections.Generic;
using System.Globalization;
using Aergo.Sql.Catalog;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Type names to types, and types to the names errors use.</summary>
internal sealed class TypeResolver(BindingState state)
{
    private const int CharacterLengthMax = 10_485_760;

    /// <summary>The type of a name as written, with the modifier its parentheses mean.</summary>
    public SqlType Resolve(TypeName name, out int modifier)
    {
        if (name.PercentType)
        {
            return ColumnType(name, out modifier);
        }

        SqlType? type = name.PercentRowType ? RowType(name.Name) : Find(name.Name);
        if (type is null)
        {
            throw BindingErrors.Error(SqlState.UndefinedObject, $"type \"{Spelled(name)}\" does not exist", name.Position);
        }

        modifier = Modifier(type, name);
        return name.ArrayDimensions > 0 ? ArrayOf(type, name.Position) : type;
    }

    /// <summary>A type by name along the search path; null when there is none.</summary>
    public SqlType? Find(QualifiedName name)
    {
        if (name.Parts.Count > 2)
        {
            throw BindingErrors.Error(SqlState.FeatureNotSupported, $"cross-database references are not implemented: {name}", name.Position);
        }

        if (name.Schema is { } schemaName)
        {
            if (schemaName == "pg_catalog")
            {
                return SqlTypes.Find(name.Name);
            }

            SchemaDefinition schema = state.Relations.RequireSchema(schemaName, name.Position);
            return InSchema(schema, name.Name);
        }

        if (SqlTypes.Find(name.Name) is { } builtIn)
        {
            return builtIn;
        }

        foreach (SchemaDefinition schema in state.Catalog.SchemasToSearch(state.SearchPath))
        {
            if (InSchema(schema, name.Name) is { } type)
            {
                return type;
            }
        }

        return null;
    }

    /// <summary>The array type over an element; 42704 when there is none.</summary>
    public SqlType ArrayOf(SqlType element, int position = -1)
    {
        if (element.Kind == TypeKind.Array)
        {
            return element;
        }

        return state.Catalog.ArrayTypeOf(element)
            ?? throw BindingErrors.Error(SqlState.UndefinedObject, $"could not find array type for data type {Format(element)}", position);
    }

    /// <summary>Type name for messages, qualified when the search path does not reach it.</summary>
    public string Format(SqlType type)
    {
        if (type.Element is { } element && type.Kind == TypeKind.Array)
        {
            return Format(element) + "[]";
        }

        if (type.Schema is "pg_catalog" || type.Oid < CatalogSnapshot.FirstUserOid)
        {
            return type.DisplayName;
        }

        QualifiedName bare = new([type.Name]);
        return Find(bare)?.Oid == type.Oid ? Quote(type.Name) : Quote(type.Schema) + "." + Quote(type.Name);
    }

    /// <summary>An identifier as quote_ident prints it.</summary>
    public static string Quote(string name)
    {
        bool plain = name.Length > 0 && (name[0] is >= 'a' and <= 'z' or '_');
        foreach (char c in name)
        {
            plain &= c is >= 'a' and <= 'z' or >= '0' and <= '9' or '_';
        }

        return plain ? name : "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    /// <summary>The definition of a domain; for other types null.</summary>
    public TypeDefinition? Domain(SqlType type) => type.Kind == TypeKind.Domain ? state.Catalog.TypeDefinitions.GetValueOrDefaultOrNull(type.Oid) : null;

    /// <summary>Fields of a composite type, through domains over it; empty for others.</summary>
    public static IReadOnlyList<SqlField> Fields(SqlType type) => type.Underlying.Fields;

    private SqlType? InSchema(SchemaDefinition schema, string name)
    {
        if (state.Catalog.TypesByName.TryGetValue((schema.Oid, name), out uint oid))
        {
            return state.Catalog.FindType(oid);
        }

        // Row types of tables and views go by their relation's name.
        if (!state.Catalog.Relations.TryGetValue((schema.Oid, name), out (RelationKind Kind, uint Oid) relation))
        {
            return null;
        }

        uint row = relation.Kind switch
        {
            RelationKind.Table when state.Catalog.Tables.TryGetValue(relation.Oid, out TableDefinition? table) => table.RowTypeOid,
            RelationKind.View when state.Catalog.Views.TryGetValue(relation.Oid, out ViewDefinition? view) => view.RowTypeOid,
            _ => 0,
        };
        return row == 0 ? null : state.Catalog.FindType(row);
    }

    private SqlType? RowType(QualifiedName name)
    {
        Relation relation = state.Relations.Require(name);
        return state.Catalog.FindType(relation.Table?.RowTypeOid ?? relation.View?.RowTypeOid ?? 0);
    }

    private SqlType ColumnType(TypeName name, out int modifier)
    {
        IReadOnlyList<string> parts = name.Name.Parts;
        if (parts.Count < 2)
        {
            throw BindingErrors.Error(SqlState.SyntaxError, $"improper %TYPE reference (too few dotted names): {name.Name}", name.Position);
        }

        List<string> table = [];
        for (int i = 0; i + 1 < parts.Count; i++)
        {
            table.Add(parts[i]);
        }

        Relation relation = state.Relations.Require(new QualifiedName(table) { Position = name.Position });
        foreach (ColumnInfo column in relation.Columns)
        {
            if (column.Name == parts[^1])
            {
                modifier = column.Modifier;
                return name.ArrayDimensions > 0 ? ArrayOf(column.Type, name.Position) : column.Type;
            }
        }

        throw BindingErrors.Error(SqlState.UndefinedColumn, $"column \"{parts[^1]}\" of relation \"{relation.Name}\" does not exist", name.Position);
    }

    private static string Spelled(TypeName name) => name.Name.ToString() + (name.ArrayDimensions > 0 ? "[]" : "");

    private int Modifier(SqlType type, TypeName name)
    {
        if (type.Oid == SqlTypes.IntervalOid)
        {
            return IntervalModifier(name);
        }

        if (name.Modifiers.Count == 0)
        {
            return -1;
        }

        switch (type.Oid)
        {
            case SqlTypes.NumericOid:
                return NumericModifier(name);
            case SqlTypes.VarCharOid:
            case SqlTypes.BpCharOid:
            case SqlTypes.BitOid:
            case SqlTypes.VarBitOid:
            {
                string spelled = type.Oid == SqlTypes.BpCharOid ? "char" : type.Name;
                if (name.Modifiers.Count != 1)
                {
                    throw BindingErrors.Error(SqlState.InvalidParameterValue, "invalid type modifier", name.Position);
                }

                int length = Integer(name.Modifiers[0]);
                if (length < 1)
                {
                    throw BindingErrors.Error(SqlState.InvalidParameterValue, $"length for type {spelled} must be at least 1", name.Position);
                }

                if (length > CharacterLengthMax)
                {
                    throw BindingErrors.Error(SqlState.InvalidParameterValue, $"length for type {spelled} cannot exceed {CharacterLengthMax}", name.Position);
                }

                return type.Oid is SqlTypes.BitOid or SqlTypes.VarBitOid ? length : length + 4;
            }

            case SqlTypes.TimeOid:
            case SqlTypes.TimeTzOid:
            case SqlTypes.TimestampOid:
            case SqlTypes.TimestampTzOid:
                return Precision(name.Modifiers[0], type.Oid is SqlTypes.TimeOid or SqlTypes.TimeTzOid ? "TIME" : "TIMESTAMP",
                    type.Oid is SqlTypes.TimeTzOid or SqlTypes.TimestampTzOid ? " WITH TIME ZONE" : "", name.Position);
            default:
                throw BindingErrors.Error(SqlState.SyntaxError, $"type modifier is not allowed for type \"{type.Name}\"", name.Position);
        }
    }

    private static int NumericModifier(TypeName name)
    {
        if (name.Modifiers.Count > 2)
        {
            throw BindingErrors.Error(SqlState.InvalidParameterValue, "invalid NUMERIC type modifier", name.Position);
        }

        int precision = Integer(name.Modifiers[0]);
        int scale = name.Modifiers.Count == 2 ? Integer(name.Modifiers[1]) : 0;
        if (precision is < 1 or > 1000)
        {
            throw BindingErrors.Error(SqlState.InvalidParameterValue, $"NUMERIC precision {precision} must be between 1 and 1000", name.Position);
        }

        if (scale is < -1000 or > 1000)
        {
            throw BindingErrors.Error(SqlState.InvalidParameterValue, $"NUMERIC scale {scale} must be between -1000 and 1000", name.Position);
        }

        return ((precision << 16) | (scale & 0x7ff)) + 4;
    }

    private int Precision(Expression modifier, string keyword, string suffix, int position)
    {
        int precision = Integer(modifier);
        if (precision < 0)
        {
            throw BindingErrors.Error(SqlState.InvalidParameterValue, $"{keyword}({precision}){suffix} precision must not be negative", position);
        }

        if (precision > 6)
        {
            state.Context.Notice($"{keyword}({precision}){suffix} precision reduced to maximum allowed, 6", "WARNING", SqlState.InvalidParameterValue);
            return 6;
        }

        return precision;
    }

    // PostgreSQL packs the fields an interval keeps as a mask above its precision.
    private int IntervalModifier(TypeName name)
    {
        const int fullRange = 0x7fff;
        const int fullPrecision = 0xffff;
        const int month = 1 << 1, year = 1 << 2, day = 1 << 3, hour = 1 << 10, minute = 1 << 11, second = 1 << 12;
        int precision = name.Modifiers.Count > 0 ? Precision(name.Modifiers[0], "INTERVAL", "", name.Position) : fullPrecision;
        string fields = name.IntervalFields?.Trim().ToLowerInvariant() ?? "";
        int range = fields switch
        {
            "" => fullRange,
            "year" => year,
            "month" => month,
            "day" => day,
            "hour" => hour,
            "minute" => minute,
            "second" => second,
            "year to month" => year | month,
            "day to hour" => day | hour,
            "day to minute" => day | hour | minute,
            "day to second" => day | hour | minute | second,
            "hour to minute" => hour | minute,
            "hour to second" => hour | minute | second,
            "minute to second" => minute | second,
            _ => throw BindingErrors.Error(SqlState.SyntaxError, $"invalid interval fields: {name.IntervalFields}", name.Position),
        };
        return range == fullRange && precision == fullPrecision ? -1 : (range << 16) | precision;
    }

    private static int Integer(Expression expression)
    {
        string? text = expression switch
        {
            Literal { Kind: LiteralKind.Integer } literal => literal.Text,
            Unary { Operator: "-", Operand: Literal { Kind: LiteralKind.Integer } literal } => "-" + literal.Text,
            _ => null,
        };
        if (text is null || !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value))
        {
            throw BindingErrors.Error(SqlState.SyntaxError, "type modifiers must be simple constants or identifiers", expression.Position);
        }

        return value;
    }
}

internal static class CatalogLookups
{
    public static T? GetValueOrDefaultOrNull<T>(this System.Collections.Immutable.ImmutableDictionary<uint, T> dictionary, uint key)
        where T : class => dictionary.TryGetValue(key, out T? value) ? value : null;
}
