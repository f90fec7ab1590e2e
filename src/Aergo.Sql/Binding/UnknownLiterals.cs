using System.Globalization;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Turns an untyped literal into a constant of a type, where its text means the same at any time and in any session.</summary>
internal static class UnknownLiterals
{
    /// <summary>The value as a constant, or a coercion from text that runs with the statement when the text depends on clock, zone or style.</summary>
    public static BoundExpression Read(BindingState state, BoundConstant literal, SqlType type, bool isExplicit)
    {
        string text = literal.Value.Text;
        switch (type.Oid)
        {
            case SqlTypes.TextOid or SqlTypes.VarCharOid or SqlTypes.BpCharOid:
                return new BoundConstant(literal.Value, type) { Position = literal.Position };
            case SqlTypes.Int4Oid when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value):
                return new BoundConstant(Datum.From(value), type) { Position = literal.Position };
            case SqlTypes.Int8Oid when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value):
                return new BoundConstant(Datum.From(value), type) { Position = literal.Position };
            default:
                return new BoundCoercion(CoercionKind.Text, literal, null, isExplicit, type) { Position = literal.Position };
        }
    }
}
