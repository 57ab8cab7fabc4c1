using System.Text;
using System.Text.RegularExpressions;
using PlayGate.Testing.Origins;

namespace PlayGate.EndToEndTests.Players.Stage;

/// <summary>What a player sent, a line each, secrets shortened.</summary>
internal static partial class ExchangeLog
{
    public static string Of(IReadOnlyList<RecordedExchange> exchanges, string token)
    {
        var text = new StringBuilder();
        foreach (var agent in exchanges.SelectMany(exchange => exchange.Request["User-Agent"]).Distinct(StringComparer.Ordinal))
        {
            text.Append("  agent ").AppendLine(agent);
        }

        foreach (var (at, request, status) in exchanges.OrderBy(exchange => exchange.At))
        {
            var target = Ticket().Replace(request.Target.Replace(token, "T", StringComparison.Ordinal), "/~t/");
            text.Append($"  {at.TotalMilliseconds,6:F0} ms {status} {request.Method} {target}");
            Append(text, request, "Range");
            text.AppendLine(request["Cookie"].Count > 0 ? " cookie" : "");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, RecordedRequest request, string header)
    {
        foreach (var value in request[header])
        {
            text.Append(' ').Append(value);
        }
    }

    [GeneratedRegex("/~[^/]+/", RegexOptions.NonBacktracking)]
    private static partial Regex Ticket();
}
