namespace Aergo.Evm;

/// <summary>The two maps of RFC 9380 for BLS12-381: from the base field to G1 and from its extension to G2.</summary>
/// <remarks>
/// Curves, z and scales are those of RFC 9380, sections 8.8.1 and 8.8.2. The kernel of the isogeny to G1 is the only one of order 11
/// whose image has a = 0: five x-coordinates, the roots of the degree-5 factor below of the 11th division polynomial.
/// </remarks>
internal static class BlsMaps
{
    internal static readonly BlsFp A1 = BlsCurve.Hex("00144698A3B8E9433D693A02C96D4982B0EA985383EE66A8D8E8981AEFD881AC98936F8DA0E0F97F5CF428082D584C1D");

    internal static readonly BlsFp B1 = BlsCurve.Hex("12E2908D11688030018B12E8753EEE3B2016C1F0F24F4070A0B9C14FCEF35EF55A23215A316CEAA5D1CC48E98E172BE0");

    internal static readonly Isogeny<BlsFp> Isogeny1 = new(
        A1,
        B1,
        [
            BlsCurve.Hex("133341FB0962A34CB0504A9C4FADA0A5090D38679B4C040D5D1C3AFB023A3409FCC0815FEA66D8B02BBEF9C8B5A66E07"),
            BlsCurve.Hex("0264908AF037BCEDE00D054CF5D4775E83EB6CF63C76B969F8ED174FB59FCFF78D201F46F6CFC4ED6552E59CE75177B0"),
            BlsCurve.Hex("1335C502C1F54C49ACEEA65E87FD7203BA0F626F305FC0CFD606A5DAE9F3C8E81A4B3B69600129FABD307C69BF319D39"),
            BlsCurve.Hex("094440F65F408A6E930E16E3E92DD17BF60D6E9679A8D3D58593DE55AC23703042D609537EB3549AAC234D896CA82944"),
            BlsCurve.Hex("04AFE09D5CF4956A23B6B71F59D2B3407B415A774B7BE81BBB6FA99CBC798E0AC98BA725A5BC328016B1C268B4766E85"),
            BlsFp.One,
        ],
        Small(11).Inverse());

    internal static readonly Fp2<BlsFp> A2 = new(default, Small(240));

    internal static readonly Fp2<BlsFp> B2 = new(Small(1012), Small(1012));

    internal static readonly Isogeny<Fp2<BlsFp>> Isogeny2 = new(
        A2, B2, [new Fp2<BlsFp>(Small(6), Small(-6)), Fp2<BlsFp>.One], new Fp2<BlsFp>(Small(-3).Inverse(), default));

    private static readonly SimplifiedSwu<BlsFp> Swu1 = new(A1, B1, Small(11), Isogeny1);

    private static readonly SimplifiedSwu<Fp2<BlsFp>> Swu2 = new(A2, B2, new Fp2<BlsFp>(Small(-2), Small(-1)), Isogeny2);

    public static JacobianPoint<BlsFp> ToG1(in BlsFp u) => BlsCurve.ClearCofactor(Swu1.Map(u));

    public static JacobianPoint<Fp2<BlsFp>> ToG2(in Fp2<BlsFp> u) => BlsCurve.ClearCofactor(Swu2.Map(u));

    private static BlsFp Small(int number) => FieldPower.Of<BlsFp>(number);
}
