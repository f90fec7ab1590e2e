namespace Aergo.Sql.Types;

/// <summary>The numbers behind varchar(10), numeric(10, 2), timestamp(3) and interval fields, packed as PostgreSQL packs them.</summary>
public static class TypeModifiers
{
    /// <summary>Precision and scale of a numeric's modifier, which must not be negative. The scale may be below zero.</summary>
    public static (int Precision, int Scale) UnpackNumeric(int modifier)
    {
        int packed = modifier - 4;
        return ((packed >> 16) & 0xFFFF, ((packed & 0x7FF) ^ 1024) - 1024);
    }
}
