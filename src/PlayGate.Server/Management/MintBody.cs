using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using PlayGate.Administration;

namespace PlayGate.Server.Management;

/// <summary>The body of <c>POST /api/tokens</c>: one request or an array of them.</summary>
internal static class MintBody
{
    public static IReadOnlyList<MintRequest> Read(JsonElement root, FieldErrors errors)
    {
        if (root.ValueKind != JsonValueKind.Array)
        {
            return [ReadOne(new JsonFields(root, "", errors))];
        }

        if (root.GetArrayLength() is 0 or > TokenMint.MaxTokens)
        {
            errors.Add("$", $"An array takes 1 to {TokenMint.MaxTokens} requests.");
            return [];
        }

        return [.. root.EnumerateArray().Select((element, index) => ReadOne(new JsonFields(element, PrefixOf(index), errors)))];
    }

    /// <summary>Adds what the mint has against requests, where reading has not already found fault with the field or with the whole.</summary>
    public static void Note(IEnumerable<MintProblem> problems, bool isMany, FieldErrors errors)
    {
        var known = errors.Fields;
        foreach (var problem in problems)
        {
            var prefix = isMany ? PrefixOf(problem.Index) : "";
            if (!known.Contains(JsonFields.NameOfWhole(prefix)) && !known.Contains(prefix + problem.Field))
            {
                errors.Add(prefix + problem.Field, problem.Message);
            }
        }
    }

    private static string PrefixOf(int index) => $"[{index}].";

    private static MintRequest ReadOne(JsonFields fields)
    {
        var request = new MintRequest
        {
            StreamId = fields.RequiredText("streamId") ?? "",
            Type = TypeOf(fields),
            Application = fields.Text("application") ?? PlayGateOptions.DefaultApplication,
            Path = fields.Text("path"),
            ExpiresIn = fields.Seconds("expiresIn"),
            ExpiresAt = fields.Instant("expiresAt"),
            Subject = fields.Text("subject"),
            Address = AddressOf(fields, "address"),
            SessionLifetime = fields.Seconds("sessionLifetime"),
            AnyFolder = fields.Flag("anyFolder") ?? false,
            Carrier = CarrierOf(fields),
        };
        fields.RefuseOthers();
        return request;
    }

    /// <summary>An address written the one way it is always written: neither octal nor shortened IPv4, no zone, no brackets.</summary>
    public static IPAddress? AddressOf(JsonFields fields, string name)
    {
        if (fields.Text(name) is not { } text)
        {
            return null;
        }

        if (IPAddress.TryParse(text, out var address)
            && (address.AddressFamily == AddressFamily.InterNetwork ? address.ToString() == text : text.All(letter => char.IsAsciiHexDigit(letter) || letter is ':' or '.')))
        {
            return address;
        }

        fields.Fail(name, "Takes an IP address, e.g. 203.0.113.7 or 2001:db8::7.");
        return null;
    }

    private static SessionCarrier? CarrierOf(JsonFields fields)
    {
        if (fields.Text("carrier") is not { } text)
        {
            return null;
        }

        foreach (var carrier in Enum.GetValues<SessionCarrier>())
        {
            if (text.Equals(TokensApi.NameOf(carrier), StringComparison.OrdinalIgnoreCase))
            {
                return carrier;
            }
        }

        fields.Fail("carrier", "Takes cookie, path or auto.");
        return null;
    }

    private static TokenType TypeOf(JsonFields fields)
    {
        switch (fields.RequiredText("type"))
        {
            case "play":
                return TokenType.Play;
            case "publish":
                return TokenType.Publish;
            case not null:
                fields.Fail("type", "Takes play or publish.");
                break;
        }

        return TokenType.Play;
    }
}
