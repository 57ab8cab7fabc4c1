using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using PlayGate.Server.Commands.Remote;

namespace PlayGate.Server.Commands.Keys;

/// <summary><c>playgate keys hash</c>: what <c>PlayGate:Admin:ApiKeys</c> holds instead of a key.</summary>
internal static class KeysCommand
{
    private const int RandomBytes = 32;

    public static Command Build() => new("keys", "Work with API keys of the management listener.") { HashCommand() };

    private static Command HashCommand()
    {
        var generate = new Option<bool>("--generate") { Description = "Make a new random key and print it, then its hash." };
        var json = new Option<bool>("--json") { Description = "Print JSON, for scripts." };
        var command = new Command(
            "hash", "Print the SHA-256 for PlayGate:Admin:ApiKeys of a key that is read from stdin.") { generate, json };
        command.SetAction(parsed => parsed.GetValue(generate)
            ? Print(parsed.GetValue(json), WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(RandomBytes)))
            : Hash(parsed.GetValue(json)));
        return command;
    }

    private static int Hash(bool asJson)
    {
        if (!Console.IsInputRedirected)
        {
            Console.Error.WriteLine("Type the key, then Enter; --generate makes one.");
        }

        // The end of a line is not the key's: `echo` and editors add it. The server trims what it is sent, too.
        var key = Console.In.ReadLine()?.Trim() ?? "";
        return key.Length == 0
            ? CommandLine.Misunderstand("stdin holds no key; write printf %s \"$KEY\" | playgate keys hash, or --generate one")
            : key.All(letter => letter is > ' ' and <= '~') ? PrintHash(asJson, null, key)
            : CommandLine.Misunderstand("the key holds a letter that no header can carry; it accepts visible ASCII characters");
    }

    private static int Print(bool asJson, string key) => PrintHash(asJson, key, key);

    private static int PrintHash(bool asJson, string? shown, string key)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        Console.WriteLine(asJson
            ? RemoteCommand.AsText(shown is null ? new JsonObject { ["hash"] = hash } : new JsonObject { ["key"] = shown, ["hash"] = hash })
            : shown is null ? hash : $"key   {shown}\nhash  {hash}");
        return ExitCode.Done;
    }
}
