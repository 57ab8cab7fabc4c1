using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using PlayGate.Testing.Origins;

namespace PlayGate.EndToEndTests.Panel;

/// <summary>
/// An OpenID provider that knows one person and asks them nothing: discovery, code flow with PKCE, an RS256 ID token. By its name it is
/// another site than the panel, as providers are.
/// </summary>
internal sealed class OpenIdProvider : IAsyncDisposable
{
    public const string Client = "panel";
    public const string Secret = "s3cret-of-the-panel";
    public const string Email = "operator@example.test";

    private readonly RSA _key = RSA.Create(2048);
    private KestrelOrigin _server = null!;
    private (string Nonce, string Challenge) _asked;

    /// <summary>What the person belongs to.</summary>
    public string Group { get; set; } = "video";

    public string Authority => _server.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    public static async Task<OpenIdProvider> StartAsync()
    {
        var provider = new OpenIdProvider();
        provider._server = await KestrelOrigin.StartAsync(provider.AnswerAsync);
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _key.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var answer = context.Request.Path.Value switch
        {
            "/.well-known/openid-configuration" => Results.Json(Discovery()),
            "/keys" => Results.Json(Keys()),
            "/authorize" => Authorize(context.Request.Query),
            "/token" => Redeem(await context.Request.ReadFormAsync()),
            _ => Results.NotFound(),
        };
        await answer.ExecuteAsync(context);
    }

    private JsonObject Discovery() => new()
    {
        ["issuer"] = Authority,
        ["authorization_endpoint"] = $"{Authority}/authorize",
        ["token_endpoint"] = $"{Authority}/token",
        ["jwks_uri"] = $"{Authority}/keys",
        ["response_types_supported"] = new JsonArray("code"),
        ["subject_types_supported"] = new JsonArray("public"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
    };

    private JsonObject Keys()
    {
        var key = _key.ExportParameters(false);
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA",
                ["kid"] = "1",
                ["use"] = "sig",
                ["alg"] = "RS256",
                ["n"] = Base64Url.EncodeToString(key.Modulus),
                ["e"] = Base64Url.EncodeToString(key.Exponent),
            }),
        };
    }

    private IResult Authorize(IQueryCollection query)
    {
        _asked = (query["nonce"].ToString(), query["code_challenge"].ToString());
        return query["client_id"] == Client && query["code_challenge_method"] == "S256"
            ? Results.Redirect($"{query["redirect_uri"]}?code=once&state={Uri.EscapeDataString(query["state"].ToString())}")
            : Results.BadRequest();
    }

    private IResult Redeem(IFormCollection form)
    {
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        return form["code"] == "once" && form["client_secret"] == Secret && challenge == _asked.Challenge
            ? Results.Json(
                new JsonObject { ["access_token"] = "none", ["token_type"] = "Bearer", ["expires_in"] = 60, ["id_token"] = IdToken() })
            : Results.BadRequest(new JsonObject { ["error"] = "invalid_grant" });
    }

    private string IdToken()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var content = $"{Part(new JsonObject { ["alg"] = "RS256", ["kid"] = "1" })}.{Part(new JsonObject
        {
            ["iss"] = Authority,
            ["aud"] = Client,
            ["sub"] = "7",
            ["email"] = Email,
            ["groups"] = new JsonArray("staff", Group),
            ["nonce"] = _asked.Nonce,
            ["iat"] = now,
            ["exp"] = now + 60,
        })}";
        var signature = _key.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{content}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Part(JsonObject json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));
}
