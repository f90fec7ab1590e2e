using System.Globalization;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Expressions;

/// <summary>jsonb[…]: steps by key into objects and by number into arrays; NULL where there is nothing.</summary>
internal sealed class JsonSubscriptEvaluator(Evaluator operand, Evaluator[] path) : Evaluator
{
    public override Datum Evaluate(PlanExecution x, Datum[] row)
    {
        Datum value = operand.Evaluate(x, row);
        if (value.IsNull)
        {
            return value;
        }

        JsonbValue? present = value.Ref<JsonbValue>();
        foreach (Evaluator step in path)
        {
            Datum key = step.Evaluate(x, row);
            if (key.IsNull)
            {
                return Datum.Null;
            }

            present = present?.Kind switch
            {
                JsonbKind.Object => present.Find(key.Text),
                JsonbKind.Array => Item(present, key.Text),
                _ => null,
            };
        }

        return present is null ? Datum.Null : Datum.FromObject(present);
    }

    private static JsonbValue? Item(JsonbValue array, string text)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index))
        {
            return null;
        }

        index = index < 0 ? index + array.Items.Count : index;
        return index >= 0 && index < array.Items.Count ? array.Items[index] : null;
    }
}
