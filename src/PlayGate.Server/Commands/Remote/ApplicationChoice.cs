using System.CommandLine;
using System.Text.Json.Nodes;

namespace PlayGate.Server.Commands.Remote;

/// <summary>Which application a command is about: the one that is named, or the only one; of several none is guessed.</summary>
internal static class ApplicationChoice
{
    /// <summary>The application, or null and what the command ends with.</summary>
    public static async Task<(string? Application, int ExitCode)> ResolveAsync(
        ParseResult parsed,
        ManagementClient client,
        string? named,
        CancellationToken cancellation)
    {
        if (named is not null)
        {
            return (named, ExitCode.Done);
        }

        var answer = await client.GetAsync("api/settings", cancellation);
        if (answer is not ApiAnswer.Given { Body: { } body })
        {
            return (null, RemoteCommand.Finish(parsed, answer, _ => []));
        }

        var names = body["items"]!.AsArray().Select(item => item!["application"]!.GetValue<string>()).ToList();
        return names is [var only]
            ? (only, ExitCode.Done)
            : (null, CommandLine.Misunderstand($"say which application; there is {string.Join(", ", names)}"));
    }
}
