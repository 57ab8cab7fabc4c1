using System.Text.Json.Nodes;
using PlayGate.Server.Commands.Remote;
using PlayGate.Server.Commands.Terminal;

namespace PlayGate.Server.Commands.Check;

/// <summary>What <c>playgate check</c> found: a line each as it comes, or one JSON document at the end.</summary>
internal sealed class Verdicts(bool asJson)
{
    private const int Column = 15;

    private readonly JsonArray _all = [];

    private bool _isWell = true;

    public void Add(string subject, bool isWell, string says)
    {
        _isWell &= isWell;
        _all.Add(new JsonObject { ["subject"] = subject, ["ok"] = isWell, ["says"] = says });
        if (!asJson)
        {
            var text = Table.Clean(says);
            Console.WriteLine($"{subject.PadRight(Column)}{(isWell ? Paint.Output.Green(text) : Paint.Output.Red(text))}");
        }
    }

    /// <summary>The configuration is wrong, and nothing else can be looked at.</summary>
    public int Wrong(IReadOnlyList<string> errors)
    {
        if (!asJson)
        {
            Add("configuration", false, "wrong");
            return CommandLine.Fail(errors);
        }

        foreach (var error in errors)
        {
            Add("configuration", false, error);
        }

        return Finish();
    }

    public int Finish()
    {
        if (asJson)
        {
            Console.WriteLine(RemoteCommand.AsText(new JsonObject { ["ok"] = _isWell, ["verdicts"] = _all }));
        }

        return _isWell ? ExitCode.Done : ExitCode.Refused;
    }
}
