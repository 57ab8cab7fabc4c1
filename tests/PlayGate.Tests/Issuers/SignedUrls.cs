using System.Net;
using System.Text.Json;
using PlayGate.Http;
using PlayGate.Issuers;
using PlayGate.Tests.House;
using PlayGate.Tokens;

namespace PlayGate.Tests.Issuers;

/// <summary>
/// Shows a signed URL to a format, as the gate does: its parameters from the query, or from Bunny's segment in front of the path.
/// </summary>
internal static class SignedUrls
{
    private const string Segment = "/bcdn_token=";

    public static IIssuerFormat Format(IssuerOptions options) =>
        IssuerFormats.Create(new IssuerSetup("tests", options, TimeProvider.System));

    /// <param name="format">The format.</param>
    /// <param name="target">The raw target of the request.</param>
    /// <param name="address">The viewer's address.</param>
    public static IssuedReading? Read(this IIssuerFormat format, string target, string? address = "198.51.100.7")
    {
        var credential = default(Credential);
        if (target.StartsWith(Segment, StringComparison.Ordinal))
        {
            var end = target.IndexOf('/', 1);
            credential = In(format, target[(Segment.Length - "token=".Length)..end], credential);
            target = target[end..];
        }

        var (path, query) = RawTarget.Split(target);
        credential = In(format, query.TrimStart('?'), credential);
        var request = new ViewerRequest("GET", "https", "media.example", path, query);
        var client = new Client(address is null ? null : IPAddress.Parse(address), null);
        var reading = format.ReadAsync(new IssuedToken(credential, request, client), CancellationToken.None);
        return reading.IsCompletedSuccessfully ? reading.Result : throw new InvalidOperationException("It reads without waiting.");
    }

    public static IssuedClaims Genuine(this IssuedReading? reading) => reading switch
    {
        IssuedReading.Genuine genuine => genuine.Claims,
        IssuedReading.Refused refused => throw new InvalidOperationException(refused.Because),
        _ => throw new InvalidOperationException("It is not read."),
    };

    public static IssuedReading.Refused Refused(this IssuedReading? reading) => Assert.IsType<IssuedReading.Refused>(reading);

    public static T Vectors<T>(string file) => JsonSerializer.Deserialize<T>(
        File.ReadAllText(Path.Combine(Repository.Root, "tests", "PlayGate.Tests", "Issuers", "Vectors", file)), JsonSerializerOptions.Web)!;

    private static Credential In(IIssuerFormat format, string text, Credential credential)
    {
        foreach (var (name, value) in RawQuery.Parameters(text)
            .Where(pair => format.Parameters.Contains(pair.Key, StringComparer.OrdinalIgnoreCase)))
        {
            credential = credential.With(name, Uri.UnescapeDataString(value));
        }

        return credential;
    }
}
