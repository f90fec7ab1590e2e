using System.Collections.Generic;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Which types turn into which, and the expressions that do it. Source: PostgreSQL's rules of implicit, assignment and explicit coercion.</summary>
internal sealed class Coercions(BindingState state)
{
    private int _castPosition = -1;

    private enum Path { None, Relabel, Cast, Array, Text }

    /// <summary>Whether a value of one type serves as the other without work.</summary>
    public bool IsBinaryCoercible(SqlType source, SqlType target)
    {
        if (source.Oid == target.Oid || target.Oid == SqlTypes.AnyOid || target.Oid == SqlTypes.AnyElementOid || target.Oid == SqlTypes.AnyCompatibleOid)
        {
            return true;
        }

        SqlType from = source.Underlying;
        if (from.Oid == target.Oid)
        {
            return true;
        }

        switch (target.Oid)
        {
            case SqlTypes.AnyArrayOid or SqlTypes.AnyCompatibleArrayOid:
                return from.Kind == TypeKind.Array;
            case SqlTypes.AnyNonArrayOid or SqlTypes.AnyCompatibleNonArrayOid:
                return from.Kind != TypeKind.Array;
            case SqlTypes.AnyEnumOid:
                return from.Kind == TypeKind.Enum;
            case SqlTypes.RecordOid:
                return from.Kind == TypeKind.Composite;
            default:
                if (target.Oid == SqlTypes.RecordArray.Oid)
                {
                    return from.Element is { Kind: TypeKind.Composite };
                }

                return state.Functions.Cast(from, target) is { Convert: null, Context: CastContext.Implicit };
        }
    }

    public bool CanCoerce(SqlType source, SqlType target, CastContext context)
    {
        if (source.Oid == target.Oid || target.Oid == SqlTypes.AnyOid || target.IsPolymorphic || source.Oid == SqlTypes.UnknownOid)
        {
            return true;
        }

        if (FindPath(source, target, context, out _) != Path.None)
        {
            return true;
        }

        SqlType from = source.Underlying, to = target.Underlying;
        return (from.Oid == SqlTypes.RecordOid && to.Kind == TypeKind.Composite)
            || (from.Kind == TypeKind.Composite && to.Oid == SqlTypes.RecordOid)
            || (from.Oid == SqlTypes.RecordArray.Oid && to.Element is { Kind: TypeKind.Composite })
            || (from.Element is { Kind: TypeKind.Composite } && to.Oid == SqlTypes.RecordArray.Oid);
    }

    public bool CanCoerce(IReadOnlyList<SqlType> sources, IReadOnlyList<SqlType> targets, CastContext context)
    {
        bool generic = false;
        for (int i = 0; i < sources.Count; i++)
        {
            generic |= targets[i].IsPolymorphic;
            if (!CanCoerce(sources[i], targets[i], context))
            {
                return false;
            }
        }

        return !generic || state.Polymorphic.AreConsistent(sources, targets);
    }

    /// <summary>Coerces to a type with its modifier; null when the context does not allow it.</summary>
    public BoundExpression? TryCoerce(BoundExpression expression, SqlType target, int modifier, CastContext context)
    {
        if (!CanCoerce(expression.Type, target, context))
        {
            return null;
        }

        BoundExpression result = Coerce(expression, target, context, modifier);
        return ApplyModifier(result, target, modifier, context == CastContext.Explicit);
    }

    /// <summary>An explicit cast written at a place, which errors inside name.</summary>
    public BoundExpression? TryCast(BoundExpression expression, SqlType target, int modifier, int position)
    {
        int before = _castPosition;
        _castPosition = position;
        try
        {
            return TryCoerce(expression, target, modifier, CastContext.Explicit);
        }
        finally
        {
            _castPosition = before;
        }
    }

    /// <summary>Coerces where <see cref="CanCoerce(SqlType, SqlType, CastContext)"/> has said yes; the modifier is left alone.</summary>
    public BoundExpression Coerce(BoundExpression expression, SqlType target, CastContext context, int modifier = -1)
    {
        SqlType source = expression.Type;
        bool isExplicit = context == CastContext.Explicit;
        if (source.Oid == target.Oid)
        {
            return expression;
        }

        if (target.Oid is SqlTypes.AnyOid or SqlTypes.AnyElementOid or SqlTypes.AnyNonArrayOid or SqlTypes.AnyCompatibleOid or SqlTypes.AnyCompatibleNonArrayOid)
        {
            return expression;
        }

        if (target.IsPolymorphic)
        {
            // Nothing settled the polymorphic type: the value goes as it is, its domain aside.
            return source.Oid != SqlTypes.UnknownOid && source.Kind == TypeKind.Domain ? Relabel(expression, source.Underlying, isExplicit) : expression;
        }

        if (source.Oid == SqlTypes.UnknownOid)
        {
            return FromUnknown(expression, target, modifier, isExplicit);
        }

        Path path = FindPath(source, target, context, out CastDefinition? cast);
        if (path != Path.None)
        {
            SqlType baseTarget = target.Underlying;
            BoundExpression result = path switch
            {
                Path.Relabel => Relabel(expression, baseTarget, isExplicit),
                Path.Cast => new BoundCoercion(CoercionKind.Cast, StripDomain(expression, isExplicit), cast, isExplicit, baseTarget) { Position = expression.Position },
                Path.Array => ArrayCoercion(expression, baseTarget, context),
                _ => new BoundCoercion(CoercionKind.Text, expression, null, isExplicit, baseTarget) { Position = expression.Position },
            };
            return ToDomain(result, target, isExplicit);
        }

        return Record(expression, target, context);
    }

    /// <summary>Applies a length, precision or scale, unless the value is known to have it.</summary>
    public BoundExpression ApplyModifier(BoundExpression expression, SqlType type, int modifier, bool isExplicit)
    {
        if (modifier < 0 || expression.Modifier == modifier)
        {
            return expression;
        }

        if (type.Kind == TypeKind.Array && type.Element is { } element)
        {
            BoundExpression inner = ApplyModifier(new BoundCoercionInput(element), element, modifier, isExplicit);
            return inner is BoundCoercionInput
                ? expression
                : new BoundCoercion(CoercionKind.Array, expression, null, isExplicit, type, modifier) { Elements = [inner], Position = expression.Position };
        }

        if (expression is BoundConstant { Value.IsNull: true } constant)
        {
            return constant with { Modifier = modifier };
        }

        return new BoundCoercion(CoercionKind.Modifier, expression, state.Functions.Cast(type, type), isExplicit, type, modifier) { Position = expression.Position };
    }

    /// <summary>An expression without the coercions nobody wrote.</summary>
    public static BoundExpression StripImplicit(BoundExpression expression)
    {
        while (expression is BoundCoercion { Explicit: false } coercion)
        {
            expression = coercion.Operand;
        }

        return expression;
    }

    /// <summary>Modifier of a value seen as its base type: a domain's values have the domain's.</summary>
    public static int BaseModifier(BoundExpression expression)
    {
        int modifier = expression.Modifier;
        for (SqlType type = expression.Type; type.BaseType is not null; type = type.BaseType)
        {
            modifier = type.BaseModifier;
        }

        return modifier;
    }

    /// <summary>Wraps a value of a domain's base type in the domain's checks; other targets pass.</summary>
    public BoundExpression ToDomain(BoundExpression expression, SqlType target, bool isExplicit)
    {
        if (target.BaseType is not { } baseType || expression.Type.Oid == target.Oid)
        {
            return expression;
        }

        BoundExpression inner = ToDomain(expression, baseType, isExplicit);
        inner = ApplyModifier(inner, baseType, target.BaseModifier, isExplicit);
        TypeDefinition? definition = state.Types.Domain(target);
        List<BoundExpression> checks = [];
        if (definition is not null)
        {
            foreach (ConstraintInfo constraint in definition.Constraints)
            {
                if (constraint.CheckText is not null)
                {
                    checks.Add(state.Tables.DomainCheck(constraint, baseType, target.BaseModifier));
                }
            }
        }

        return new BoundCoercion(CoercionKind.Domain, inner, null, isExplicit, target, -1) { Domain = definition, Elements = checks, Position = expression.Position };
    }

    private static BoundExpression Relabel(BoundExpression expression, SqlType target, bool isExplicit) =>
        expression is BoundConstant constant && constant.Type.Representation == target.Representation
            ? new BoundConstant(constant.Value, target) { Position = expression.Position }
            : new BoundCoercion(CoercionKind.Relabel, expression, null, isExplicit, target) { Position = expression.Position };

    private static BoundExpression StripDomain(BoundExpression expression, bool isExplicit) =>
        expression.Type.Kind == TypeKind.Domain ? Relabel(expression, expression.Type.Underlying, isExplicit) : expression;

    private Path FindPath(SqlType source, SqlType target, CastContext context, out CastDefinition? cast)
    {
        cast = null;
        SqlType from = source.Underlying, to = target.Underlying;
        if (from.Oid == to.Oid)
        {
            return Path.Relabel;
        }

        cast = state.Functions.Cast(from, to);
        if (cast is not null)
        {
            return cast.Context > context ? Path.None : cast.Convert is null ? Path.Relabel : Path.Cast;
        }

        // int2vector and oidvector are arrays that begin at 0, and turn into arrays like any other; nothing turns into them.
        if (from.Representation == Representation.Array && to.Kind == TypeKind.Array && from.Element is { } fromElement && to.Element is { } toElement
            && FindPath(fromElement, toElement, context, out _) != Path.None)
        {
            return Path.Array;
        }

        if (from.Kind == TypeKind.Pseudo && from.Oid is not (SqlTypes.RecordOid or SqlTypes.CStringOid or SqlTypes.VoidOid))
        {
            return Path.None;
        }

        if (to.Kind == TypeKind.Pseudo && to.Oid != SqlTypes.CStringOid)
        {
            return Path.None;
        }

        if (context >= CastContext.Assignment && to.IsString)
        {
            return Path.Text;
        }

        return context >= CastContext.Explicit && from.IsString ? Path.Text : Path.None;
    }

    private BoundExpression ArrayCoercion(BoundExpression expression, SqlType target, CastContext context)
    {
        BoundExpression operand = StripDomain(expression, context == CastContext.Explicit);
        BoundExpression element = Coerce(new BoundCoercionInput(operand.Type.Element!), target.Element!, context);
        return new BoundCoercion(CoercionKind.Array, operand, null, context == CastContext.Explicit, target) { Elements = [element], Position = expression.Position };
    }

    private BoundExpression FromUnknown(BoundExpression expression, SqlType target, int modifier, bool isExplicit)
    {
        SqlType baseType = target.Underlying;
        switch (expression)
        {
            case BoundConstant constant:
            {
                BoundExpression value = constant.Value.IsNull
                    ? new BoundConstant(Datum.Null, baseType) { Position = constant.Position }
                    : Literal(constant, baseType, target.Kind == TypeKind.Domain ? target.BaseModifier : modifier, isExplicit);
                return ToDomain(value, target, isExplicit);
            }

            case BoundParameter parameter:
            {
                SqlType? known = state.Parameters[parameter.Index];
                if (known is null || known.Oid == SqlTypes.UnknownOid)
                {
                    state.Parameters.Infer(parameter.Index, target);
                }
                else if (known.Oid != target.Oid)
                {
                    throw BindingErrors.Error(SqlState.AmbiguousParameter, $"inconsistent types deduced for parameter ${parameter.Index + 1}", parameter.Position,
                        detail: $"{state.Types.Format(known)} versus {state.Types.Format(target)}");
                }

                return new BoundParameter(parameter.Index, target) { Position = parameter.Position };
            }

            default:
                return ToDomain(new BoundCoercion(CoercionKind.Text, expression, null, isExplicit, baseType) { Position = expression.Position }, target, isExplicit);
        }
    }

    // A literal of a type that holds domains is read without them; their checks come with the coercion to the whole type.
    private BoundExpression Literal(BoundConstant constant, SqlType type, int modifier, bool isExplicit)
    {
        SqlType plain = WithoutDomains(type);
        BoundExpression value = UnknownLiterals.Read(state, constant, plain, modifier, isExplicit);
        if (ReferenceEquals(plain, type))
        {
            return value;
        }

        if (type.Kind == TypeKind.Array)
        {
            BoundExpression element = Coerce(new BoundCoercionInput(plain.Element!), type.Element!, CastContext.Implicit);
            return new BoundCoercion(CoercionKind.Array, value, null, isExplicit, type) { Elements = [element], Position = constant.Position };
        }

        BoundExpression[] fields = new BoundExpression[type.Fields.Count];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = Coerce(new BoundCoercionInput(plain.Fields[i].Type, plain.Fields[i].Modifier), type.Fields[i].Type, CastContext.Implicit);
        }

        return new BoundCoercion(CoercionKind.Record, value, null, isExplicit, type) { Elements = fields, Position = constant.Position };
    }

    private SqlType WithoutDomains(SqlType type)
    {
        if (type.Kind == TypeKind.Array && type.Element is { } element)
        {
            SqlType plain = WithoutDomains(element.Underlying);
            return ReferenceEquals(plain, element) ? type : plain.Kind == TypeKind.Composite ? SqlTypes.MakeArray(plain) : state.Types.ArrayOf(plain);
        }

        if (type.Kind != TypeKind.Composite)
        {
            return type;
        }

        bool changed = false;
        List<SqlField> fields = [];
        foreach (SqlField field in type.Fields)
        {
            SqlType plain = WithoutDomains(field.Type.Underlying);
            changed |= !ReferenceEquals(plain, field.Type);
            fields.Add(ReferenceEquals(plain, field.Type) ? field : new SqlField(field.Name, plain, field.Type.Kind == TypeKind.Domain ? field.Type.BaseModifier : field.Modifier));
        }

        return !changed ? type : new SqlType
        {
            Oid = type.Oid,
            ArrayOid = type.ArrayOid,
            Name = type.Name,
            Schema = type.Schema,
            Kind = type.Kind,
            Representation = type.Representation,
            Category = type.Category,
            DisplayName = type.DisplayName,
            Fields = fields,
            RelationOid = type.RelationOid,
        };
    }

    // A row constructor becomes a composite field by field; any other record is matched when it runs.
    private BoundExpression Record(BoundExpression expression, SqlType target, CastContext context)
    {
        SqlType composite = target.Underlying;
        bool isExplicit = context == CastContext.Explicit;
        if (composite.Oid == SqlTypes.RecordOid || composite.Oid == SqlTypes.RecordArray.Oid)
        {
            return Relabel(expression, composite, isExplicit);
        }

        if (expression is BoundRow row)
        {
            return ToDomain(RowToComposite(row, composite, context), target, isExplicit);
        }

        IReadOnlyList<SqlField> fields = expression.Type.Underlying.Fields;
        if (composite.Kind != TypeKind.Composite || fields.Count != composite.Fields.Count)
        {
            throw BindingErrors.Error(SqlState.CannotCoerce, $"cannot cast type {state.Types.Format(expression.Type)} to {state.Types.Format(target)}", expression.Position);
        }

        List<BoundExpression> elements = [];
        for (int i = 0; i < fields.Count; i++)
        {
            SqlField to = composite.Fields[i];
            elements.Add(TryCoerce(new BoundCoercionInput(fields[i].Type, fields[i].Modifier), to.Type, to.Modifier, context) ?? throw CannotCast(expression, target, i, fields[i].Type, to.Type));
        }

        return ToDomain(new BoundCoercion(CoercionKind.Record, expression, null, isExplicit, composite) { Elements = elements, Position = expression.Position }, target, isExplicit);
    }

    private BoundRow RowToComposite(BoundRow row, SqlType composite, CastContext context)
    {
        List<BoundExpression> fields = [];
        for (int i = 0; i < composite.Fields.Count; i++)
        {
            SqlField field = composite.Fields[i];
            if (i >= row.Fields.Count)
            {
                throw BindingErrors.Error(SqlState.CannotCoerce, $"cannot cast type record to {state.Types.Format(composite)}", _castPosition >= 0 ? _castPosition : row.Position, detail: "Input has too few columns.");
            }

            fields.Add(TryCoerce(row.Fields[i], field.Type, field.Modifier, context) ?? throw CannotCast(row, composite, i, row.Fields[i].Type, field.Type));
        }

        if (row.Fields.Count > fields.Count)
        {
            throw BindingErrors.Error(SqlState.CannotCoerce, $"cannot cast type record to {state.Types.Format(composite)}", _castPosition >= 0 ? _castPosition : row.Position, detail: "Input has too many columns.");
        }

        List<string> names = [];
        foreach (SqlField field in composite.Fields)
        {
            names.Add(field.Name);
        }

        return new BoundRow(fields, composite) { Names = names, Position = row.Position };
    }

    private SqlException CannotCast(BoundExpression expression, SqlType target, int index, SqlType from, SqlType to) =>
        BindingErrors.Error(SqlState.CannotCoerce, $"cannot cast type {state.Types.Format(expression.Type)} to {state.Types.Format(target)}", _castPosition >= 0 ? _castPosition : expression.Position,
            detail: $"Cannot cast type {state.Types.Format(from)} to {state.Types.Format(to)} in column {index + 1}.");
}
