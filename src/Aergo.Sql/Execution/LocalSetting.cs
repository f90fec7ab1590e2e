namespace Aergo.Sql.Execution;

/// <summary>Left among a context's extensions when set_config changed a setting for the transaction only, so that the session does not keep it.</summary>
public sealed class LocalSetting
{
    public static readonly LocalSetting Mark = new();

    private LocalSetting()
    {
    }
}
