namespace Aergo.Evm;

/// <summary>Words of the surroundings, written to the place above the topmost word.</summary>
internal static unsafe class EnvironmentSteps
{
    public static void Address(CallFrame frame, UInt256* top) => top[1] = frame.AddressWord;

    public static void Caller(CallFrame frame, UInt256* top) => top[1] = frame.CallerWord;

    public static void CallValue(CallFrame frame, UInt256* top) => top[1] = frame.Value;

    public static void Origin(CallFrame frame, UInt256* top) => top[1] = frame.Machine.Context.Origin;

    public static void GasPrice(CallFrame frame, UInt256* top) => top[1] = frame.Machine.Context.GasPrice;

    public static void Coinbase(CallFrame frame, UInt256* top) => top[1] = frame.Machine.Context.Coinbase;

    public static void PrevRandao(CallFrame frame, UInt256* top) => top[1] = frame.Machine.Context.Block.PrevRandao;

    public static void ChainId(CallFrame frame, UInt256* top) => top[1] = frame.Machine.Context.Block.ChainId;

    public static void SelfBalance(CallFrame frame, UInt256* top) => top[1] = frame.Account.Balance;

    public static void BaseFee(CallFrame frame, UInt256* top) => top[1] = frame.Machine.Context.Block.BaseFee;

    public static void BlobBaseFee(CallFrame frame, UInt256* top) => top[1] = frame.Machine.Context.Block.BlobBaseFee;
}
