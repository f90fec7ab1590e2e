using System.CommandLine;

namespace Aergo.Host;

/// <summary>Options of the verbs that talk SQL.</summary>
internal sealed class SqlOptions
{
    private readonly Option<string?> _from = new("--from") { Description = $"Role to log in as (default: ${SigningKeys.FromVariable}, or alice)", HelpName = "ROLE" };

    private readonly Option<string> _database = new("--db")
    {
        Description = "Database: main, or main@HEIGHT for an earlier state",
        HelpName = "NAME",
        DefaultValueFactory = _ => NodeHost.Repository,
    };

    private readonly Option<string?> _passwordFile = UpCommand.PasswordFile();

    public void AddTo(Command command)
    {
        command.Add(_from);
        command.Add(_database);
        command.Add(_passwordFile);
    }

    public string Role(ParseResult parsed)
    {
        string? role = parsed.GetValue(_from) ?? System.Environment.GetEnvironmentVariable(SigningKeys.FromVariable);
        return string.IsNullOrEmpty(role) ? DevelopmentAccounts.DefaultName : role;
    }

    public string Database(ParseResult parsed) => parsed.GetRequiredValue(_database);

    public string? PasswordFile(ParseResult parsed) => parsed.GetValue(_passwordFile);
}
