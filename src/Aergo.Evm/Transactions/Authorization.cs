using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>An account's signed word that its code shall be that of another (EIP-7702).</summary>
/// <param name="ChainId">The chain it is for; 0 for any.</param>
/// <param name="Target">Whose code; zero takes the delegation away.</param>
/// <param name="Nonce">The signer's nonce.</param>
/// <param name="YParity">Parity of the signature's point.</param>
/// <param name="R">Signature.</param>
/// <param name="S">Signature; the lower of the two.</param>
public sealed record Authorization(UInt256 ChainId, AccountId Target, ulong Nonce, byte YParity, UInt256 R, UInt256 S);
