using System.CommandLine;
using System.Text.Json.Nodes;
using PlayGate.Server.Commands.Remote;
using PlayGate.Server.Commands.Terminal;

namespace PlayGate.Server.Commands.Tokens;

/// <summary><c>playgate token explain</c>: what the gate would answer and why; spends nothing.</summary>
internal static class ExplainCommand
{
    public static Command Build()
    {
        var url = new Argument<string>("URL")
        {
            Description = "What the viewer asked for: the whole URL with its token, or a path; - reads it from stdin.",
        };
        var address = new Option<string?>("--address") { Description = "The viewer's address, for tokens that are bound to one.", HelpName = "IP" };
        var command = new Command("explain", "Say what the gate would answer to a URL, and why; spends nothing. Exit code 0 where it would let in.") { url, address };
        return RemoteCommand.Build(command, async (parsed, client, cancellation) =>
        {
            var asked = parsed.GetValue(url)!;
            var request = new JsonObject { ["path"] = asked == "-" ? (await Console.In.ReadLineAsync(cancellation))?.Trim() ?? "" : asked };
            if (parsed.GetValue(address) is { } viewer)
            {
                request["address"] = viewer;
            }

            var answer = await client.SendAsync(HttpMethod.Post, "api/tokens/explain", request, cancellation);
            var code = RemoteCommand.Finish(parsed, answer, Words);
            return answer is ApiAnswer.Given { Body: var said } && said?["status"]?.GetValue<int>() != StatusCodes.Status200OK ? ExitCode.Refused : code;
        });
    }

    private static IEnumerable<string> Words(JsonNode? said)
    {
        var verdict = $"{said?["status"]} {said?["code"]}".TrimEnd();
        yield return $"{(said?["status"]?.GetValue<int>() == StatusCodes.Status200OK ? Paint.Output.Green(verdict) : Paint.Output.Red(verdict))}  {said?["reason"]}";
        if (said?["token"] is { } token)
        {
            yield return Table.Clean($"token {token["id"]}, {token["type"]} {token["streamId"]}, {token["state"]}, subject {token["subject"] ?? "-"}, expires {token["expiresAt"]}");
        }
    }
}
