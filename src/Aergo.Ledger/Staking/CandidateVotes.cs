using System;
using Aergo.Primitives;

namespace Aergo.Ledger;

/// <summary>What a candidate has: the stakes of all who vote for it, each counted whole.</summary>
/// <param name="Candidate">Peer id: <see cref="StakingLedger.CandidateSize"/> bytes.</param>
public sealed record CandidateVotes(ReadOnlyMemory<byte> Candidate, Amount Amount);
