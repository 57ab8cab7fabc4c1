using System.CommandLine;

namespace PlayGate.Server.Commands.Remote;

/// <summary>One by its id, or all that filters choose; never all there are for want of a word.</summary>
internal static class Removal
{
    public static Command Build(string name, string description, string path, Filters filters, string done)
    {
        var id = new Argument<string?>("ID") { Description = "One, by its id.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command(name, description) { id };
        filters.AddTo(command);
        return RemoteCommand.Build(command, async (parsed, client, cancellation) =>
        {
            var one = parsed.GetValue(id);
            if ((one is null) != filters.AnyIn(parsed))
            {
                return CommandLine.Misunderstand($"say which: an ID, or {string.Join(", ", filters.All.Select(option => option.Name))}");
            }

            var target = one is null ? $"{path}{filters.Query(parsed)}" : $"{path}/{Uri.EscapeDataString(one)}";
            return RemoteCommand.Finish(
                parsed, await client.DeleteAsync(target, cancellation), body => [$"{done} {body?["deleted"] ?? 1}"]);
        });
    }
}
