using System.CommandLine;
using System.Text.Json.Nodes;
using PlayGate.Server.Commands.Remote;

namespace PlayGate.Server.Commands.Settings;

/// <summary><c>playgate settings …</c>: the switches that every replica obeys within a second.</summary>
internal static class SettingsCommand
{
    public static Command Build() => new("settings", "Show and switch token control of an application.")
    {
        ShowCommand(),
        SetCommand(),
    };

    private static Command ShowCommand()
    {
        var application = Application();
        return RemoteCommand.Build(
            new Command("show", "Show whether playing and publishing need tokens.") { application },
            async (parsed, client, cancellation) =>
            {
                var (chosen, code) = await ApplicationChoice.ResolveAsync(parsed, client, parsed.GetValue(application), cancellation);
                return chosen is null ? code : RemoteCommand.Finish(parsed, await client.GetAsync(PathOf(chosen), cancellation), Words);
            });
    }

    private static Command SetCommand()
    {
        var application = Application();
        var (play, publish) = (
            Switch("--play", "Whether playing needs a token: on or off."),
            Switch("--publish", "Whether publishing needs a token: on or off."));
        return RemoteCommand.Build(
            new Command("set", "Switch token control. Off lets everybody in, until it is on again.") { application, play, publish },
            async (parsed, client, cancellation) =>
            {
                var request = new JsonObject();
                Put(request, "playTokenControl", parsed.GetValue(play));
                Put(request, "publishTokenControl", parsed.GetValue(publish));
                if (request.Count == 0)
                {
                    return CommandLine.Misunderstand("say what to switch: --play on|off, --publish on|off");
                }

                var (chosen, code) = await ApplicationChoice.ResolveAsync(parsed, client, parsed.GetValue(application), cancellation);
                return chosen is null
                    ? code
                    : RemoteCommand.Finish(parsed, await client.SendAsync(HttpMethod.Put, PathOf(chosen), request, cancellation), Words);
            });
    }

    private static Argument<string?> Application() => new("APPLICATION")
    {
        Description = "The application (default: the only one).",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static Option<string?> Switch(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "on|off" };
        option.AcceptOnlyFromAmong("on", "off");
        return option;
    }

    private static void Put(JsonObject request, string name, string? position)
    {
        if (position is not null)
        {
            request[name] = position == "on";
        }
    }

    private static string PathOf(string application) => $"api/settings/{Uri.EscapeDataString(application)}";

    private static IEnumerable<string> Words(JsonNode? settings)
    {
        yield return $"application            {settings?["application"]}";
        yield return $"play needs a token     {Position(settings?["playTokenControl"])}";
        yield return $"publish needs a token  {Position(settings?["publishTokenControl"])}";
    }

    private static string Position(JsonNode? isOn) => isOn?.GetValue<bool>() == true ? "on" : "off";
}
