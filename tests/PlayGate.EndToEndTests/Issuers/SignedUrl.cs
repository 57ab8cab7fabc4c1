using System.Net;
using PlayGate.Http;
using PlayGate.Issuers;
using PlayGate.Tokens;

namespace PlayGate.EndToEndTests.Issuers;

/// <summary>Shows a signed URL to a format, as a viewer of this machine.</summary>
internal static class SignedUrl
{
    public const string Address = "127.0.0.1";

    /// <summary>What the format makes of it; null also where two values of a parameter leave open which is meant.</summary>
    public static IssuedReading? Read(IIssuerFormat format, string target)
    {
        var (path, query) = RawTarget.Split(target);
        var credential = RawQuery.Parameters(query).Where(pair => format.Parameters.Contains(pair.Key, StringComparer.OrdinalIgnoreCase))
            .Aggregate(default(Credential), (credential, pair) => credential.With(pair.Key, Uri.UnescapeDataString(pair.Value)));
        var request = new ViewerRequest("GET", "http", "localhost", path, query);
        var token = new IssuedToken(credential, request, new Client(IPAddress.Parse(Address), null));
        return credential.IsAmbiguous ? null : format.ReadAsync(token, CancellationToken.None).AsTask().Result;
    }
}
