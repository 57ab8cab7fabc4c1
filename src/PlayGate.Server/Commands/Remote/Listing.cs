using System.CommandLine;
using System.Text.Json.Nodes;
using PlayGate.Server.Commands.Terminal;

namespace PlayGate.Server.Commands.Remote;

/// <summary>Lists of the management API, page after page up to a limit, as a table or as one JSON array.</summary>
internal sealed class Listing(string path, params (string Title, string Field)[] columns)
{
    private const int PageSize = 1000;

    public static Option<int> Limit()
    {
        var limit = new Option<int>("--limit") { Description = "How many at most.", HelpName = "COUNT", DefaultValueFactory = _ => 100 };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--limit accepts 1 and more");
            }
        });
        return limit;
    }

    public async Task<int> PrintAsync(
        ParseResult parsed, ManagementClient client, Filters filters, int limit, CancellationToken cancellation)
    {
        var items = new JsonArray();
        string? next = null;
        do
        {
            var query = filters.Query(parsed, ("after", next), ("limit", Math.Min(PageSize, limit - items.Count).ToString()));
            var answer = await client.GetAsync($"{path}{query}", cancellation);
            if (answer is not ApiAnswer.Given { Body: JsonObject page })
            {
                return RemoteCommand.Finish(parsed, answer, _ => []);
            }

            Move(page["items"]!.AsArray(), items);
            next = page["next"]?.GetValue<string>();
        }
        while (next is not null && items.Count < limit);

        if (next is not null)
        {
            await Console.Error.WriteLineAsync($"There are more than these {limit}; --limit takes a larger number.");
        }

        return RemoteCommand.Finish(parsed, new ApiAnswer.Given(items), Rows);
    }

    private IEnumerable<string> Rows(JsonNode? items) => Table.Lines(
        [.. columns.Select(column => column.Title)],
        [.. items!.AsArray().Select(item => columns.Select(column => item![column.Field]?.ToString() ?? "-").ToArray())]);

    private static void Move(JsonArray from, JsonArray to)
    {
        foreach (var item in from.ToList())
        {
            from.Remove(item);
            to.Add(item);
        }
    }
}
