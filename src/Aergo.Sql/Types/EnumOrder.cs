using System.Globalization;

namespace Aergo.Sql.Types;

/// <summary>Labels of enums by oid: their text and their place.</summary>
public static class EnumOrder
{
    /// <summary>Text of a label; the number where the type has lost it.</summary>
    public static string Label(SqlType type, uint oid)
    {
        int index = Index(type, oid);
        return index < 0 ? oid.ToString(CultureInfo.InvariantCulture) : type.Labels[index].Label;
    }

    /// <summary>Place of a label in <see cref="SqlType.Labels"/>, or -1.</summary>
    public static int Index(SqlType type, uint oid)
    {
        for (int i = 0; i < type.Labels.Count; i++)
        {
            if (type.Labels[i].Oid == oid)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The number keys are sorted by; it stays when labels are added before or after. Labels without one count from 1.</summary>
    public static float SortOrder(SqlType type, uint oid)
    {
        int index = Index(type, oid);
        return index < 0 ? 0 : type.Labels[index].SortOrder is var order && order != 0 ? order : index + 1;
    }
}
