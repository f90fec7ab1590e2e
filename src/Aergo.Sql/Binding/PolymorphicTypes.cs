using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Settles anyelement, anyarray, anyenum, anycompatible and their kin from the actual argument types.</summary>
internal sealed class PolymorphicTypes(BindingState state)
{
    /// <summary>Whether actual types could stand for the declared ones, without an error if not.</summary>
    public bool AreConsistent(IReadOnlyList<SqlType> actual, IReadOnlyList<SqlType> declared)
    {
        SqlType? element = null, array = null;
        bool nonArray = false, isEnum = false;
        List<SqlType> compatible = [];
        bool compatibleNonArray = false;
        for (int i = 0; i < actual.Count; i++)
        {
            SqlType type = actual[i];
            switch (declared[i].Oid)
            {
                case SqlTypes.AnyElementOid or SqlTypes.AnyNonArrayOid or SqlTypes.AnyEnumOid:
                    nonArray |= declared[i].Oid == SqlTypes.AnyNonArrayOid;
                    isEnum |= declared[i].Oid == SqlTypes.AnyEnumOid;
                    if (type.Oid == SqlTypes.UnknownOid)
                    {
                        continue;
                    }

                    if (element is not null && element.Oid != type.Oid)
                    {
                        return false;
                    }

                    element = type;
                    break;
                case SqlTypes.AnyArrayOid:
                    if (type.Oid == SqlTypes.UnknownOid)
                    {
                        continue;
                    }

                    type = type.Underlying;
                    if (type.Element is null && type.Oid != SqlTypes.AnyArrayOid || (array is not null && array.Oid != type.Oid))
                    {
                        return false;
                    }

                    array = type;
                    break;
                case SqlTypes.AnyCompatibleOid or SqlTypes.AnyCompatibleNonArrayOid:
                    compatibleNonArray |= declared[i].Oid == SqlTypes.AnyCompatibleNonArrayOid;
                    if (type.Oid != SqlTypes.UnknownOid)
                    {
                        compatible.Add(type);
                    }

                    break;
                case SqlTypes.AnyCompatibleArrayOid:
                    if (type.Oid != SqlTypes.UnknownOid)
                    {
                        if (type.Underlying.Element is not { } item)
                        {
                            return false;
                        }

                        compatible.Add(item);
                    }

                    break;
                default:
                    break;
            }
        }

        if (array is not null && array.Oid != SqlTypes.AnyArrayOid)
        {
            if (element is not null && element.Oid != array.Element!.Oid)
            {
                return false;
            }

            element ??= array.Element;
        }

        if (nonArray && element is { Kind: TypeKind.Array })
        {
            return false;
        }

        if (isEnum && element is not null && element.Underlying.Kind != TypeKind.Enum)
        {
            return false;
        }

        if (compatible.Count > 0)
        {
            SqlType? common = Common(compatible);
            return common is not null && (!compatibleNonArray || common.Kind != TypeKind.Array);
        }

        return true;
    }

    /// <summary>Replaces polymorphic entries of <paramref name="declared"/> by what they stand for and returns the result type; 42804 and kin when they clash.</summary>
    public SqlType Settle(IReadOnlyList<SqlType> actual, SqlType[] declared, SqlType result)
    {
        bool anyFamily = false, compatibleFamily = false, nonArray = false, isEnum = false;
        SqlType? element = null, array = null;
        List<SqlType> compatible = [];
        for (int i = 0; i < declared.Length; i++)
        {
            SqlType type = actual[i];
            switch (declared[i].Oid)
            {
                case SqlTypes.AnyElementOid or SqlTypes.AnyNonArrayOid or SqlTypes.AnyEnumOid:
                    anyFamily = true;
                    nonArray |= declared[i].Oid == SqlTypes.AnyNonArrayOid;
                    isEnum |= declared[i].Oid == SqlTypes.AnyEnumOid;
                    if (type.Oid != SqlTypes.UnknownOid)
                    {
                        element = AllAlike("anyelement", element, type);
                    }

                    break;
                case SqlTypes.AnyArrayOid:
                    anyFamily = true;
                    if (type.Oid != SqlTypes.UnknownOid)
                    {
                        array = AllAlike("anyarray", array, type.Underlying);
                    }

                    break;
                case SqlTypes.AnyCompatibleOid or SqlTypes.AnyCompatibleNonArrayOid:
                    compatibleFamily = true;
                    if (type.Oid != SqlTypes.UnknownOid)
                    {
                        compatible.Add(type);
                    }

                    break;
                case SqlTypes.AnyCompatibleArrayOid:
                    compatibleFamily = true;
                    if (type.Oid != SqlTypes.UnknownOid)
                    {
                        compatible.Add(type.Underlying.Element ?? throw NotAnArray("anycompatiblearray", type));
                    }

                    break;
                default:
                    break;
            }
        }

        if (anyFamily)
        {
            element = Element(element, array, nonArray, isEnum);
        }

        SqlType? common = null;
        if (compatibleFamily)
        {
            common = compatible.Count == 0
                ? SqlTypes.Text
                : Common(compatible) ?? throw BindingErrors.Error(SqlState.DatatypeMismatch, "arguments of anycompatible family cannot be cast to a common type");
        }

        for (int i = 0; i < declared.Length; i++)
        {
            declared[i] = declared[i].Oid == SqlTypes.AnyArrayOid && array is not null && array.Oid != SqlTypes.AnyArrayOid ? array : Replace(declared[i], element, common);
        }

        if (result.IsPolymorphic && !anyFamily && !compatibleFamily)
        {
            throw BindingErrors.Error(SqlState.DatatypeMismatch, $"could not determine actual result type for function declared to return type {result.DisplayName}");
        }

        return Replace(result, element, common);
    }

    private SqlType Element(SqlType? element, SqlType? array, bool nonArray, bool isEnum)
    {
        if (array is not null)
        {
            SqlType item = array.Oid == SqlTypes.AnyArrayOid ? SqlTypes.AnyElement : array.Element ?? throw NotAnArray("anyarray", array);
            if (element is null)
            {
                element = item;
            }
            else if (element.Oid != item.Oid)
            {
                throw BindingErrors.Error(SqlState.DatatypeMismatch, "argument declared anyarray is not consistent with argument declared anyelement",
                detail: $"{state.Types.Format(array)} versus {state.Types.Format(element)}");
            }
        }

        if (element is null)
        {
            throw BindingErrors.Error(SqlState.DatatypeMismatch, "could not determine polymorphic type because input has type unknown");
        }

        if (nonArray && element.Kind == TypeKind.Array)
        {
            throw BindingErrors.Error(SqlState.DatatypeMismatch, $"type matched to anynonarray is an array type: {state.Types.Format(element)}");
        }

        if (isEnum && element.Underlying.Kind != TypeKind.Enum)
        {
            throw BindingErrors.Error(SqlState.DatatypeMismatch, $"type matched to anyenum is not an enum type: {state.Types.Format(element)}");
        }

        return element;
    }

    private SqlType Replace(SqlType declared, SqlType? element, SqlType? common) => declared.Oid switch
    {
        SqlTypes.AnyElementOid or SqlTypes.AnyNonArrayOid or SqlTypes.AnyEnumOid when element is not null => element,
        SqlTypes.AnyArrayOid when element is not null => element.Oid == SqlTypes.AnyElementOid ? SqlTypes.AnyArray : ArrayType(element),
        SqlTypes.AnyCompatibleOid or SqlTypes.AnyCompatibleNonArrayOid when common is not null => common,
        SqlTypes.AnyCompatibleArrayOid when common is not null => ArrayType(common),
        _ => declared,
    };

    private SqlType ArrayType(SqlType element) => element.Kind == TypeKind.Array
        ? throw BindingErrors.Error(SqlState.UndefinedObject, $"could not find array type for data type {state.Types.Format(element)}")
        : state.Types.ArrayOf(element);

    private SqlType AllAlike(string family, SqlType? known, SqlType next)
    {
        if (known is not null && known.Oid != next.Oid)
        {
            throw BindingErrors.Error(SqlState.DatatypeMismatch, $"arguments declared \"{family}\" are not all alike",
                detail: $"{state.Types.Format(known)} versus {state.Types.Format(next)}");
        }

        return next;
    }

    private SqlException NotAnArray(string family, SqlType type) =>
        BindingErrors.Error(SqlState.DatatypeMismatch, $"argument declared {family} is not an array but type {state.Types.Format(type)}");

    private SqlType? Common(List<SqlType> types)
    {
        List<BoundExpression> stand = types.Select(BoundExpression (t) => new BoundCoercionInput(t)).ToList();
        SqlType? common = CommonTypes.Select(state, stand, null);
        return common is not null && types.TrueForAll(t => state.Coercions.CanCoerce(t, common, CastContext.Implicit)) ? common : null;
    }
}
