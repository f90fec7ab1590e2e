namespace Aergo.Primitives;

/// <summary>Why bytes are no transaction.</summary>
public enum TransactionDecodeError
{
    /// <summary>They are one.</summary>
    None = 0,

    /// <summary>Longer than <see cref="Transaction.SizeMax"/>.</summary>
    TooLarge = 1,

    /// <summary>They end in the middle of something.</summary>
    Truncated = 2,

    /// <summary>A number of more than 64 bits, or a tag without a field number.</summary>
    Malformed = 3,

    /// <summary>A known field laid out as another kind.</summary>
    WrongWireType = 4,

    /// <summary>A field these messages do not have. Keeping it would change the bytes others see, dropping it would lose what was meant.</summary>
    UnknownField = 5,

    /// <summary>A field that is there twice.</summary>
    DuplicateField = 6,

    /// <summary>No body.</summary>
    MissingBody = 7,

    /// <summary>A type outside 32 bits.</summary>
    TypeOutOfRange = 8,

    /// <summary>Legal protobuf, but not the one form all nodes write.</summary>
    NotCanonical = 9,

    /// <summary>An envelope without a kind, or of a kind nobody has defined.</summary>
    UnknownEnvelope = 10,

    /// <summary>Not supported: Ethereum transaction envelope.</summary>
    EthereumEnvelopeNotSupported = 11,
}

/// <summary>Words for <see cref="TransactionDecodeError"/>.</summary>
public static class TransactionDecodeErrorText
{
    /// <summary>One line for people.</summary>
    public static string ToText(this TransactionDecodeError error) => error switch
    {
        TransactionDecodeError.None => "no error",
        TransactionDecodeError.TooLarge => "size of tx exceeds max length",
        TransactionDecodeError.Truncated => "transaction ends too early",
        TransactionDecodeError.Malformed => "transaction holds a malformed number",
        TransactionDecodeError.WrongWireType => "transaction field has the wrong kind",
        TransactionDecodeError.UnknownField => "transaction has an unknown field",
        TransactionDecodeError.DuplicateField => "transaction has a field twice",
        TransactionDecodeError.MissingBody => "tx invalid format",
        TransactionDecodeError.TypeOutOfRange => "tx invalid type",
        TransactionDecodeError.NotCanonical => "transaction is not in canonical form",
        TransactionDecodeError.UnknownEnvelope => "unknown transaction envelope",
        TransactionDecodeError.EthereumEnvelopeNotSupported => "not supported: Ethereum transaction envelope",
        _ => "transaction is malformed",
    };
}
