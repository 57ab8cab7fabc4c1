using System.CommandLine;
using System.Text.Json.Nodes;
using PlayGate.Server.Commands.Remote;
using PlayGate.Server.Commands.Terminal;

namespace PlayGate.Server.Commands.Tokens;

/// <summary><c>playgate token create</c>: mints one token, or many, a thousand with each call.</summary>
internal static class CreateCommand
{
    private const int AtOnce = 1000;

    public static Command Build()
    {
        var options = new MintOptions();
        var count = Count();
        var command = new Command("create", "Mint tokens and print their one-time URLs, one a line. Each is shown this once.");
        options.AddTo(command);
        command.Options.Add(count);
        return RemoteCommand.Build(command, async (parsed, client, cancellation) =>
        {
            var request = options.Request(parsed);
            var (application, code) = await ApplicationChoice.ResolveAsync(
                parsed, client, request["application"]?.GetValue<string>(), cancellation);
            request["application"] = application;
            return application is null ? code : await MintAsync(parsed, client, request, parsed.GetValue(count), cancellation);
        });
    }

    private static Option<int> Count()
    {
        var count = new Option<int>("--count") { Description = "How many.", HelpName = "COUNT", DefaultValueFactory = _ => 1 };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--count accepts 1 and more");
            }
        });
        return count;
    }

    private static async Task<int> MintAsync(
        ParseResult parsed, ManagementClient client, JsonObject request, int count, CancellationToken cancellation)
    {
        using var progress = new Progress("minting");
        for (var done = 0; done < count;)
        {
            var next = Math.Min(AtOnce, count - done);
            JsonNode body = count == 1 ? request : new JsonArray([.. Enumerable.Range(0, next).Select(_ => request.DeepClone())]);
            var answer = await client.SendAsync(HttpMethod.Post, "api/tokens", body, cancellation);
            if (answer is not ApiAnswer.Given { Body: { } minted })
            {
                progress.Clear();
                return Stopped(RemoteCommand.Finish(parsed, answer, _ => []), done, count);
            }

            progress.Clear();
            Print(parsed, minted is JsonArray many ? [.. many] : [minted]);
            done += next;
            progress.Say(done, count);
        }

        return ExitCode.Done;
    }

    private static int Stopped(int code, int done, int count)
    {
        if (done > 0)
        {
            Console.Error.WriteLine($"{done} of {count} were minted before.");
        }

        return code;
    }

    /// <summary>
    /// One JSON object a line, so that the first can be used before the last is minted; in words, the URL alone on stdout.
    /// </summary>
    private static void Print(ParseResult parsed, JsonNode?[] tokens)
    {
        var asJson = RemoteOptions.WantsJson(parsed);
        foreach (var token in tokens)
        {
            Console.WriteLine(
                asJson ? RemoteCommand.AsText(token!) : token!["url"]?.GetValue<string>() ?? token["tokenId"]!.GetValue<string>());
        }

        if (!asJson && tokens is [{ } single])
        {
            Console.Error.WriteLine($"id {single["id"]}, expires {single["expiresAt"]}");
        }
    }
}
