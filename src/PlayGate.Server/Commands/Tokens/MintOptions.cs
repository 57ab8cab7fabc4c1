using System.CommandLine;
using System.Text.Json.Nodes;

namespace PlayGate.Server.Commands.Tokens;

/// <summary>What a token can be asked to be; the fields of <c>POST /api/tokens</c>.</summary>
internal sealed class MintOptions
{
    private readonly Argument<string> _stream = new("STREAM") { Description = "The stream id." };
    private readonly Option<string> _type = new("--type")
    {
        Description = "play or publish.",
        HelpName = "TYPE",
        DefaultValueFactory = _ => "play",
    };
    private readonly Option<string?> _file = new("--file")
    {
        Description = "The file that the URL names, below /streams/ (default: the application's entry).",
        HelpName = "PATH",
    };
    private readonly Option<string?> _expires = Lifetime.Option(
        "--expires-in", "How long it may wait for its viewer, e.g. 90s, 5m, 2h, 7d (default: the server's).");
    private readonly Option<string?> _session = Lifetime.Option(
        "--session-lifetime", "How long its session may last (default: the server's).");
    private readonly Option<string?> _application = new("--application")
    {
        Description = "The application (default: the only one).",
        HelpName = "NAME",
    };
    private readonly Option<string?> _subject = new("--subject")
    {
        Description = "Whom it is for, in your own words.",
        HelpName = "SUBJECT",
    };
    private readonly Option<string?> _address = new("--address")
    {
        Description = "The only client address that may show it.",
        HelpName = "IP",
    };
    private readonly Option<string?> _carrier = new("--carrier")
    {
        Description = "cookie, path or auto (default: the server's).",
        HelpName = "CARRIER",
    };
    private readonly Option<bool> _anyFolder = new("--any-folder") { Description = "The stream's file names count in every folder." };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_stream);
        foreach (var option in new Option[] { _type, _file, _expires, _session, _application, _subject, _address, _carrier, _anyFolder })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The request; what is not said is left to the server.</summary>
    public JsonObject Request(ParseResult parsed)
    {
        var fields = new (string Name, JsonNode? Value)[]
        {
            ("streamId", parsed.GetValue(_stream)),
            ("type", parsed.GetValue(_type)),
            ("path", parsed.GetValue(_file)),
            ("expiresIn", Lifetime.SecondsOf(parsed.GetValue(_expires))),
            ("sessionLifetime", Lifetime.SecondsOf(parsed.GetValue(_session))),
            ("application", parsed.GetValue(_application)),
            ("subject", parsed.GetValue(_subject)),
            ("address", parsed.GetValue(_address)),
            ("carrier", parsed.GetValue(_carrier)),
            ("anyFolder", parsed.GetValue(_anyFolder) ? true : null),
        };
        return new JsonObject(fields.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Name, field.Value)));
    }
}
