using Aergo.Api;

namespace Aergo.Host;

/// <summary>What a call gave back, for people.</summary>
internal static class CallResults
{
    public static void Show(CommandOutput output, SubmitAnswer answer)
    {
        foreach (ResultView result in answer.Results ?? [])
        {
            if (result.Columns is { } columns)
            {
                output.Table(columns, result.Rows);
            }
        }

        foreach (EventView raised in answer.Receipt?.Events ?? [])
        {
            output.Line($"event {raised.Name} of {raised.ContractName ?? raised.Contract}: {raised.Data}");
        }
    }
}
