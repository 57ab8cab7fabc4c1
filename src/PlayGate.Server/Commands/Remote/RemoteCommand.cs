using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PlayGate.Server.Commands.Remote;

/// <summary>Commands that call the management API of a running server.</summary>
internal static class RemoteCommand
{
    /// <summary>For a terminal, not for a page: subjects in any script stay readable.</summary>
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Gives a command the options of a call, and runs it with a client.</summary>
    public static Command Build(Command command, Func<ParseResult, ManagementClient, CancellationToken, Task<int>> run)
    {
        RemoteOptions.AddTo(command);
        return CommandLine.TakeSettings(command, async (parsed, settings, cancellation) =>
        {
            var (client, error) = RemoteOptions.Connect(parsed, settings);
            if (client is null)
            {
                return CommandLine.Misunderstand(error!);
            }

            using (client)
            {
                return await run(parsed, client, cancellation);
            }
        });
    }

    /// <summary>Prints what was given, as JSON or in words, or says on stderr why not; the exit code.</summary>
    public static int Finish(ParseResult parsed, ApiAnswer answer, Func<JsonNode?, IEnumerable<string>> words)
    {
        switch (answer)
        {
            case ApiAnswer.Given { Body: var body }:
                foreach (var line in RemoteOptions.WantsJson(parsed) ? [AsText(body ?? new JsonObject())] : words(body))
                {
                    Console.WriteLine(line);
                }

                return ExitCode.Done;
            case ApiAnswer.Unreachable { Why: var why }:
                CommandLine.Fail(why);
                return ExitCode.Unreachable;
            case ApiAnswer.Refused { Problems: var problems }:
                return CommandLine.Fail(problems);
            default:
                throw new InvalidOperationException($"An answer of an unknown kind: {answer.GetType().Name}");
        }
    }

    public static string AsText(JsonNode node) => node.ToJsonString(Readable);
}
