using System.CommandLine;
using System.Text.Json.Nodes;
using PlayGate.Server.Commands.Remote;
using PlayGate.Server.Commands.Terminal;

namespace PlayGate.Server.Commands.Tokens;

/// <summary><c>playgate token explain</c>: what the gate would answer and why; consumes nothing.</summary>
internal static class ExplainCommand
{
    public static Command Build()
    {
        var url = new Argument<string>("URL")
        {
            Description = "What the viewer asked for: the whole URL with its token, or a path; - reads it from stdin.",
        };
        var address = new Option<string?>("--address")
        {
            Description = "The viewer's address, for tokens that are bound to one.",
            HelpName = "IP",
        };
        var cookie = new Option<string?>("--cookie")
        {
            Description = "The viewer's Cookie header, for a request without a token; - reads it from stdin.",
            HelpName = "TEXT",
        };
        var command = new Command("explain", "Say what the gate would answer to a URL, and why; consumes nothing. Exit code 0 where it "
            + "would let in.") { url, address, cookie };
        return RemoteCommand.Build(command, async (parsed, client, cancellation) =>
        {
            var request = new JsonObject { ["path"] = await TextOfAsync(parsed.GetValue(url)!, cancellation) };
            if (parsed.GetValue(address) is { } viewer)
            {
                request["address"] = viewer;
            }

            if (parsed.GetValue(cookie) is { } cookies)
            {
                request["cookie"] = await TextOfAsync(cookies, cancellation);
            }

            var answer = await client.SendAsync(HttpMethod.Post, "api/tokens/explain", request, cancellation);
            var code = RemoteCommand.Finish(parsed, answer, Words);
            return answer is ApiAnswer.Given { Body: var said } && said?["status"]?.GetValue<int>() != StatusCodes.Status200OK
                ? ExitCode.Refused
                : code;
        });
    }

    private static async Task<string> TextOfAsync(string argument, CancellationToken cancellation) =>
        argument == "-" ? (await Console.In.ReadLineAsync(cancellation))?.Trim() ?? "" : argument;

    /// <summary>What a token of another issuer claims, a line each.</summary>
    private static IEnumerable<string> Claims(JsonNode? said)
    {
        if (said?["issuer"] is not { } issuer)
        {
            yield break;
        }

        yield return Table.Clean($"issuer {issuer}");
        foreach (var (name, value) in said["claims"]?.AsObject() ?? [])
        {
            yield return Table.Clean($"  {name}: {value}");
        }
    }

    private static IEnumerable<string> Words(JsonNode? said)
    {
        var verdict = $"{said?["status"]} {said?["code"]}".TrimEnd();
        var isGood = said?["status"]?.GetValue<int>() == StatusCodes.Status200OK;
        yield return $"{(isGood ? Paint.Output.Green(verdict) : Paint.Output.Red(verdict))}  {said?["reason"]}";
        foreach (var claim in Claims(said))
        {
            yield return claim;
        }

        if (said?["token"] is { } token)
        {
            yield return Table.Clean($"token {token["id"]}, {token["type"]} {token["streamId"]}, {token["state"]}, "
                + $"subject {token["subject"] ?? "-"}, expires {token["expiresAt"]}");
        }
    }
}
