using System.Collections.Generic;
using System.Globalization;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>Makes and changes sequence definitions from the options as written, with PostgreSQL's defaults and complaints.</summary>
internal sealed class SequenceBuilder(DefinitionScope scope)
{
    /// <summary>A restart value and the ownership that the options asked for, besides the definition itself.</summary>
    public sealed record Result(SequenceDefinition Definition, long? Restart, QualifiedName? OwnedBy, bool OwnedByNone);

    /// <param name="fixedType">Type of the identity or serial column; then AS is not allowed.</param>
    public Result Create(uint oid, string name, SchemaDefinition schema, string owner, IReadOnlyList<SequenceOption> options, SqlType? fixedType)
    {
        var blank = new SequenceDefinition
        {
            Oid = oid,
            Name = name,
            SchemaOid = schema.Oid,
            Owner = owner,
            Type = fixedType ?? SqlTypes.Int8,
            Start = 0,
            Increment = 1,
            Minimum = 0,
            Maximum = 0,
        };
        return Apply(blank, options, isNew: true);
    }

    public Result Apply(SequenceDefinition old, IReadOnlyList<SequenceOption> options, bool isNew)
    {
        SqlType type = old.Type;
        long increment = old.Increment;
        long cache = old.Cache;
        bool cycle = old.Cycle;
        (bool Given, decimal? Value) maximum = default;
        (bool Given, decimal? Value) minimum = default;
        decimal? start = null;
        (bool Given, decimal? Value) restart = default;
        QualifiedName? ownedBy = null;
        bool ownedByNone = false;
        bool typeGiven = false;
        var seen = new HashSet<string>();
        foreach (SequenceOption option in options)
        {
            if (!seen.Add(option.Keyword))
            {
                throw new SqlException(SqlState.SyntaxError, "conflicting or redundant options") { Position = option.Position + 1 };
            }

            switch (option.Keyword)
            {
                case "as":
                    type = TypeNames.Resolve(scope.Context, option.Type!, out _);
                    typeGiven = true;
                    break;
                case "increment":
                    increment = Whole(option.Value!.Value);
                    break;
                case "maxvalue":
                    maximum = (true, option.Value);
                    break;
                case "minvalue":
                    minimum = (true, option.Value);
                    break;
                case "start":
                    start = option.Value;
                    break;
                case "restart":
                    restart = (true, option.Value);
                    break;
                case "cache":
                    cache = Whole(option.Value!.Value);
                    break;
                case "cycle":
                    cycle = option.Flag;
                    break;
                case "owned_by":
                    ownedBy = option.OwnedBy;
                    ownedByNone = option.OwnedBy is null;
                    break;
            }
        }

        if (type.Oid is not (SqlTypes.Int2Oid or SqlTypes.Int4Oid or SqlTypes.Int8Oid))
        {
            throw Invalid(isNew && !typeGiven ? "identity column type must be smallint, integer, or bigint" : "sequence type must be smallint, integer, or bigint");
        }

        if (increment == 0)
        {
            throw Invalid("INCREMENT must not be zero");
        }

        (long low, long high) = Range(type);
        (long oldLow, long oldHigh) = Range(old.Type);

        // A change of type moves bounds that were the old type's own.
        bool resetMaximum = typeGiven && !isNew && old.Increment > 0 && old.Maximum == oldHigh;
        bool resetMinimum = typeGiven && !isNew && old.Increment < 0 && old.Minimum == oldLow;
        long max = maximum.Given && maximum.Value is { } m ? Whole(m) : isNew || maximum.Given || resetMaximum ? (increment > 0 ? high : -1) : old.Maximum;
        long min = minimum.Given && minimum.Value is { } n ? Whole(n) : isNew || minimum.Given || resetMinimum ? (increment > 0 ? 1 : low) : old.Minimum;
        if (max < low || max > high)
        {
            throw Invalid(string.Create(CultureInfo.InvariantCulture, $"MAXVALUE ({max}) is out of range for sequence data type {type.DisplayName}"));
        }

        if (min < low || min > high)
        {
            throw Invalid(string.Create(CultureInfo.InvariantCulture, $"MINVALUE ({min}) is out of range for sequence data type {type.DisplayName}"));
        }

        if (min >= max)
        {
            throw Invalid(string.Create(CultureInfo.InvariantCulture, $"MINVALUE ({min}) must be less than MAXVALUE ({max})"));
        }

        long first = start is { } s ? Whole(s) : isNew ? (increment > 0 ? min : max) : old.Start;
        if (first < min)
        {
            throw Invalid(string.Create(CultureInfo.InvariantCulture, $"START value ({first}) cannot be less than MINVALUE ({min})"));
        }

        if (first > max)
        {
            throw Invalid(string.Create(CultureInfo.InvariantCulture, $"START value ({first}) cannot be greater than MAXVALUE ({max})"));
        }

        long? again = !restart.Given ? null : restart.Value is { } r ? Whole(r) : first;
        if (again < min)
        {
            throw Invalid(string.Create(CultureInfo.InvariantCulture, $"RESTART value ({again}) cannot be less than MINVALUE ({min})"));
        }

        if (again > max)
        {
            throw Invalid(string.Create(CultureInfo.InvariantCulture, $"RESTART value ({again}) cannot be greater than MAXVALUE ({max})"));
        }

        if (cache <= 0)
        {
            throw Invalid(string.Create(CultureInfo.InvariantCulture, $"CACHE ({cache}) must be greater than zero"));
        }

        SequenceDefinition made = old with { Type = type, Start = first, Increment = increment, Minimum = min, Maximum = max, Cache = cache, Cycle = cycle };
        return new Result(made, again, ownedBy, ownedByNone);
    }

    /// <summary>Table and attnum that OWNED BY names; 55000 when they cannot own the sequence.</summary>
    public (TableDefinition Table, ColumnInfo Column) Owner(SequenceDefinition sequence, QualifiedName column)
    {
        if (column.Parts.Count < 2)
        {
            throw new SqlException(SqlState.SyntaxError, "invalid OWNED BY option") { Hint = "Specify OWNED BY table.column or OWNED BY NONE." };
        }

        TableDefinition table = scope.RequireTable(new QualifiedName([.. System.Linq.Enumerable.SkipLast(column.Parts, 1)]) { Position = column.Position });
        if (table.Owner != sequence.Owner)
        {
            throw new SqlException(SqlState.ObjectNotInPrerequisiteState, "sequence must have same owner as table it is linked to");
        }

        if (table.SchemaOid != sequence.SchemaOid)
        {
            throw new SqlException(SqlState.ObjectNotInPrerequisiteState, "sequence must be in same schema as table it is linked to");
        }

        foreach (ColumnInfo info in table.Columns)
        {
            if (info.Name == column.Parts[^1])
            {
                return (table, info);
            }
        }

        throw new SqlException(SqlState.UndefinedColumn, $"column \"{column.Parts[^1]}\" of relation \"{table.Name}\" does not exist");
    }

    private static (long Low, long High) Range(SqlType type) => type.Oid switch
    {
        SqlTypes.Int2Oid => (short.MinValue, short.MaxValue),
        SqlTypes.Int4Oid => (int.MinValue, int.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };

    private static long Whole(decimal value) =>
        value is >= long.MinValue and <= long.MaxValue && decimal.Truncate(value) == value
            ? (long)value
            : throw new SqlException(SqlState.NumericOutOfRange, string.Create(CultureInfo.InvariantCulture, $"value \"{value}\" is out of range for type bigint"));

    private static SqlException Invalid(string message) => new(SqlState.InvalidParameterValue, message);
}
