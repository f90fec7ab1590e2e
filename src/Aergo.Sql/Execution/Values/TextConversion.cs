using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Values;

/// <summary>Values through their text forms.</summary>
internal static class TextConversion
{
    public static Datum Convert(SqlContext context, SqlType source, Datum value, SqlType target, int modifier)
    {
        string text = Types.TypeText.Output(source, value, context);
        context.Gas.Charge(text.Length / GasSchedule.BytesPerUnit);
        return Types.TypeText.Input(target, text, modifier, context);
    }
}
