using System.Globalization;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.InformationSchema;

/// <summary>The columns that describe a data type, which a dozen views have in common.</summary>
internal static class TypeColumns
{
    /// <summary>PostgreSQL's word for the longest string: 2^30 bytes.</summary>
    private const int OctetsMax = 1 << 30;

    private const int OctetsPerCharacter = 4;

    /// <summary>data_type, lengths, precisions, udt_… and dtd_identifier; the view must have these columns.</summary>
    /// <param name="prefix">Stands before udt_: <c>attribute_</c> in attributes.</param>
    public static void Set(RowShape shape, Datum[] row, Viewer viewer, SqlType declared, int modifier, string identifier, string prefix = "")
    {
        SqlType type = declared.Kind == TypeKind.Domain ? declared.BaseType! : declared;
        modifier = declared.Kind == TypeKind.Domain ? declared.BaseModifier : modifier;
        shape.Set(
            row,
            ("data_type", Cell.Text(Name(viewer, type))),
            (prefix + "udt_catalog", viewer.Database),
            (prefix + "udt_schema", Cell.Text(type.Schema)),
            (prefix + "udt_name", Cell.Text(type.Name)),
            ("dtd_identifier", Cell.Text(identifier)));
        SetMeasures(shape, row, type, modifier);
        uint collation = viewer.Facts.Types.Of(type).Collation;
        if (collation != 0 && collation != TypeStorage.DefaultCollation)
        {
            shape.Set(row, ("collation_catalog", viewer.Database), ("collation_schema", Cell.Text("pg_catalog")), ("collation_name", Cell.Text("C")));
        }
    }

    public static string Name(Viewer viewer, SqlType type) =>
        type.Kind == TypeKind.Array ? "ARRAY" : type.Schema == "pg_catalog" ? viewer.TypeName(type) : "USER-DEFINED";

    /// <summary>Precision in bits or digits, its radix and the scale.</summary>
    public static (int? Precision, int? Radix, int? Scale) Numeric(SqlType type, int modifier) => type.Oid switch
    {
        SqlTypes.Int2Oid => (16, 2, 0),
        SqlTypes.Int4Oid => (32, 2, 0),
        SqlTypes.Int8Oid => (64, 2, 0),
        SqlTypes.Float4Oid => (24, 2, null),
        SqlTypes.Float8Oid => (53, 2, null),
        SqlTypes.NumericOid when modifier >= 0 => (TypeModifiers.UnpackNumeric(modifier).Precision, 10, TypeModifiers.UnpackNumeric(modifier).Scale),
        SqlTypes.NumericOid => (null, 10, null),
        _ => (null, null, null),
    };

    private static void SetMeasures(RowShape shape, Datum[] row, SqlType type, int modifier)
    {
        (int? precision, int? radix, int? scale) = Numeric(type, modifier);
        shape.Set(row, ("numeric_precision", Number(precision)), ("numeric_precision_radix", Number(radix)), ("numeric_scale", Number(scale)));
        switch (type.Oid)
        {
            case SqlTypes.VarCharOid or SqlTypes.BpCharOid when modifier >= 0:
                int length = modifier - 4;
                shape.Set(row, ("character_maximum_length", Cell.Int(length)), ("character_octet_length", Cell.Int((long)length * OctetsPerCharacter)));
                break;
            case SqlTypes.TextOid or SqlTypes.VarCharOid or SqlTypes.BpCharOid:
                shape.Set(row, ("character_octet_length", Cell.Int(OctetsMax)));
                break;
            case SqlTypes.DateOid:
                shape.Set(row, ("datetime_precision", Cell.Int(0)));
                break;
            case SqlTypes.TimeOid or SqlTypes.TimeTzOid or SqlTypes.TimestampOid or SqlTypes.TimestampTzOid:
                shape.Set(row, ("datetime_precision", Cell.Int(modifier < 0 ? 6 : modifier)));
                break;
            case SqlTypes.IntervalOid:
                int digits = modifier < 0 ? -1 : TypeModifiers.UnpackInterval(modifier).Precision;
                string text = TypeModifiers.Format(type, modifier);
                shape.Set(row, ("datetime_precision", Cell.Int(digits < 0 ? 6 : digits)), ("interval_type", text.Length > "interval ".Length ? Cell.Text(text["interval ".Length..].ToUpper(CultureInfo.InvariantCulture)) : Cell.Null));
                break;
        }
    }

    public static Datum Number(int? value) => value is { } number ? Cell.Int(number) : Cell.Null;
}
