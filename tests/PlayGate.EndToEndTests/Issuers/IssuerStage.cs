using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using PlayGate.EndToEndTests.Players.Streams;
using PlayGate.Testing.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.EndToEndTests.Issuers;

/// <summary>The host in front of the players' streams, with an issuer for each format at once, and the issuers' signers.</summary>
internal sealed class IssuerStage
{
    private static readonly Lazy<Task<IssuerStage>> s_shared = new(StartAsync);

    private readonly HttpClient _management;

    private IssuerStage(PlayGateProcess host, ForeignSigners signers) =>
        (Host, Signers, _management) = (host, signers, new HttpClient { BaseAddress = host.AdminUrl });

    public PlayGateProcess Host { get; }

    public ForeignSigners Signers { get; }

    public static Task<IssuerStage> SharedAsync() => s_shared.Value;

    /// <summary>The issuers' settings, by the names that <see cref="ForeignSigners"/> has for them.</summary>
    /// <param name="keySet">Where the key set is.</param>
    public static IEnumerable<(string Key, string Value)> Settings(string keySet) =>
    [
        .. Issuer("AntMedia", ("Format", "Jwt"), ("Preset", "AntMedia"), ("Secrets:0", ForeignSigners.Secret)),
        .. Issuer("Mux", ("Format", "Jwt"), ("Preset", "Mux"), ("Jwks", keySet)),
        .. Issuer("CloudflareStream", ("Format", "Jwt"), ("Preset", "CloudflareStream"), ("Jwks", keySet), ("Parameter", "cf")),
        .. Issuer("MediaMtx", ("Format", "Jwt"), ("Preset", "MediaMtx"), ("Jwks", keySet), ("Parameter", "jwt")),
        .. Issuer("UriSigning", ("Format", "UriSigning"), ("Secrets:0", ForeignSigners.Secret)),
        .. Issuer("Cat", ("Format", "Cat"), ("Secrets:0", ForeignSigners.Secret)),
        .. Issuer("Akamai", ("Format", "Akamai"), ("Secrets:0", Convert.ToHexStringLower(Encoding.UTF8.GetBytes(ForeignSigners.Secret)))),
        .. Issuer("Bunny", ("Format", "Bunny"), ("Secrets:0", ForeignSigners.Secret)),
        .. Issuer("SecureLink", ("Format", "SecureLink"), ("Secrets:0", ForeignSigners.Secret)),
    ];

    /// <summary>The sessions of a stream, as an operator sees them.</summary>
    public async Task<JsonArray> SessionsAsync(string streamId) =>
        (await _management.GetFromJsonAsync<JsonObject>($"/api/sessions?streamId={streamId}"))!["items"]!.AsArray();

    private static IEnumerable<(string Key, string Value)> Issuer(string name, params (string Key, string Value)[] settings) =>
        settings.Select(setting => ($"PlayGate:Issuers:{name}:{setting.Key}", setting.Value));

    private static async Task<IssuerStage> StartAsync()
    {
        var signers = new ForeignSigners();
        var keys = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, signers.KeySet));
        var settings = Settings(keys.Url + "/jwks.json").ToDictionary(setting => setting.Key, setting => setting.Value);
        settings["PlayGate:Origin"] = (await StreamOrigin.SharedAsync()).Url;
        settings["PlayGate:Session:Carrier"] = "Cookie";
        return new IssuerStage(await PlayGateProcess.StartAsync(settings), signers);
    }
}
