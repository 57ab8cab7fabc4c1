using System.CommandLine;
using Microsoft.AspNetCore.Http.Extensions;

namespace PlayGate.Server.Commands.Remote;

/// <summary>The options that choose among tokens or sessions, and the query that they make.</summary>
internal sealed class Filters(params (Option<string?> Option, string Parameter)[] options)
{
    public static Filters OfTokens() => new(
        (new Option<string?>("--stream") { Description = "Of this stream only.", HelpName = "STREAM" }, "streamId"),
        (new Option<string?>("--subject") { Description = "Of this subject only.", HelpName = "SUBJECT" }, "subject"),
        (new Option<string?>("--type") { Description = "play or publish only.", HelpName = "TYPE" }, "type"),
        (new Option<string?>("--application") { Description = "Of this application only.", HelpName = "NAME" }, "application"));

    public static Filters OfSessions() => new(
        (new Option<string?>("--stream") { Description = "Of this stream only.", HelpName = "STREAM" }, "streamId"),
        (new Option<string?>("--subject") { Description = "Of this subject only.", HelpName = "SUBJECT" }, "subject"),
        (new Option<string?>("--application") { Description = "Of this application only.", HelpName = "NAME" }, "application"));

    public IEnumerable<Option> All => options.Select(option => option.Option);

    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Options.Add(option);
        }
    }

    public bool AnyIn(ParseResult parsed) => options.Any(option => parsed.GetValue(option.Option) is not null);

    public QueryString Query(ParseResult parsed, params IEnumerable<(string Name, string? Value)> further)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in options.Select(option => (option.Parameter, parsed.GetValue(option.Option))).Concat(further))
        {
            if (value is not null)
            {
                query.Add(name, value);
            }
        }

        return query.ToQueryString();
    }
}
