using System.CommandLine;
using PlayGate.Server.Commands.Remote;

namespace PlayGate.Server.Commands.Sessions;

/// <summary><c>playgate session …</c>: who is watching, and no longer.</summary>
internal static class SessionCommand
{
    private const string Path = "api/sessions";

    public static Command Build() => new("session", "List and end sessions of a running server.")
    {
        ListCommand(),
        Removal.Build("end", "End sessions on every replica, and cut their open responses.", Path, Filters.OfSessions(), "ended"),
    };

    private static Command ListCommand()
    {
        var (filters, limit) = (Filters.OfSessions(), Listing.Limit());
        var listing = new Listing(
            Path,
            ("ID", "id"),
            ("STREAM", "streamId"),
            ("TYPE", "type"),
            ("SUBJECT", "subject"),
            ("ADDRESS", "address"),
            ("STARTED", "startedAt"),
            ("LAST SEEN", "lastSeenAt"),
            ("BYTES", "bytes"),
            ("AGENT", "agent"));
        var command = new Command("list", "List open sessions.") { limit };
        filters.AddTo(command);
        return RemoteCommand.Build(
            command, (parsed, client, cancellation) => listing.PrintAsync(parsed, client, filters, parsed.GetValue(limit), cancellation));
    }
}
