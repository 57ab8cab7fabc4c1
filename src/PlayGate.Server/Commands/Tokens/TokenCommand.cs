using System.CommandLine;
using PlayGate.Server.Commands.Remote;

namespace PlayGate.Server.Commands.Tokens;

/// <summary><c>playgate token …</c>: what a back-end does, by hand.</summary>
internal static class TokenCommand
{
    private const string Path = "api/tokens";

    public static Command Build() => new("token", "Mint, list, revoke and explain tokens of a running server.")
    {
        CreateCommand.Build(),
        ListCommand(),
        Removal.Build("revoke", "Revoke tokens that are not used yet.", Path, Filters.OfTokens(), "revoked"),
        ExplainCommand.Build(),
    };

    private static Command ListCommand()
    {
        var (filters, limit) = (Filters.OfTokens(), Listing.Limit());
        var listing = new Listing(
            Path,
            ("ID", "id"),
            ("STREAM", "streamId"),
            ("TYPE", "type"),
            ("APPLICATION", "application"),
            ("SUBJECT", "subject"),
            ("EXPIRES", "expiresAt"));
        var command = new Command("list", "List tokens that are still good, without their secrets.") { limit };
        filters.AddTo(command);
        return RemoteCommand.Build(
            command, (parsed, client, cancellation) => listing.PrintAsync(parsed, client, filters, parsed.GetValue(limit), cancellation));
    }
}
