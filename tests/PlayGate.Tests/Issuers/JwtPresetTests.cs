using System.Text.Json;
using PlayGate.Issuers;

namespace PlayGate.Tests.Issuers;

/// <summary>Tokens as the signers of products write them.</summary>
public sealed class JwtPresetTests
{
    private static readonly JsonElement Jose = IssuerBench.Vectors("jose.json");
    private static readonly JsonElement MuxNode = IssuerBench.Vectors("mux.json");

    [Fact]
    public async Task Mux_plays_the_playback_id()
    {
        var claims = await Mux().GenuineAsync(Mux("video"));

        Assert.Equal([new IssuedPermission(TokenType.Play, "playback1")], claims.Permissions);
        Assert.Equal(["v"], claims.Audiences);
        Assert.Null(claims.Subject);
    }

    [Theory]
    [InlineData("thumbnail", "aud")]
    [InlineData("gif", "aud")]
    [InlineData("storyboard", "aud")]
    [InlineData("license", "aud")]
    [InlineData("restricted", "playback_restriction_id")]
    [InlineData("clipped", "asset_end_time")]
    public async Task Mux_tokens_for_other_things_and_with_restrictions_are_refused(string token, string claim)
    {
        var refused = await Mux().RefusedAsync(Mux(token));

        Assert.StartsWith(claim, refused.Because, StringComparison.Ordinal);
        Assert.NotNull(refused.Claims);
    }

    [Fact]
    public async Task Cloudflare_plays_the_video()
    {
        var claims = await Create(IssuerPreset.CloudflareStream).GenuineAsync(Token("cloudflare", "plain"));

        Assert.Equal([new IssuedPermission(TokenType.Play, "video1")], claims.Permissions);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1), claims.NotBefore);
    }

    [Fact]
    public async Task Rules_of_access_of_Cloudflare_are_refused() => Assert.StartsWith(
        "accessRules",
        (await Create(IssuerPreset.CloudflareStream).RefusedAsync(Token("cloudflare", "restricted"))).Because,
        StringComparison.Ordinal);

    [Fact]
    public async Task Ant_Media_names_stream_and_type()
    {
        var format = IssuerBench.Create(new IssuerOptions
        {
            Format = IssuerFormat.Jwt,
            Preset = IssuerPreset.AntMedia,
            Secrets = { Jose.GetProperty("secret").GetString()! },
        });

        Assert.Equal(
            [new IssuedPermission(TokenType.Play, "stream1")],
            (await format.GenuineAsync(Jose.GetProperty("algorithms").GetProperty("HS256").GetString()!)).Permissions);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("text")]
    public async Task Permissions_of_MediaMTX_are_a_list_or_a_text_with_one(string token)
    {
        var permissions = (await Create(IssuerPreset.MediaMtx).GenuineAsync(Token("mediamtx", token))).Permissions;

        Assert.Equal(3, permissions.Count);
        Assert.Equal(new IssuedPermission(TokenType.Play, "stream1"), permissions[0]);
        Assert.Equal((TokenType.Publish, null), (permissions[1].Type, permissions[1].StreamId));
        Assert.Matches(permissions[1].Pattern!, "cam12");
        Assert.DoesNotMatch(permissions[1].Pattern!, "cam12/x");
        Assert.Equal(new IssuedPermission(TokenType.Play), permissions[2]);
    }

    [Fact]
    public async Task An_expression_of_MediaMTX_matches_anywhere_unless_it_is_anchored()
    {
        var format = IssuerBench.Create(new IssuerOptions { Format = IssuerFormat.Jwt, Preset = IssuerPreset.MediaMtx, Secrets = { "s" } });

        var claims = await format.GenuineAsync(IssuerBench.Sign("""{"mediamtx_permissions":[{"action":"read","path":"~cam"}]}""", "s"));

        Assert.Matches(Assert.Single(claims.Permissions).Pattern!, "the/cam1");
    }

    [Theory]
    [InlineData("unrelated")]
    [InlineData("none")]
    [InlineData("malformed")]
    [InlineData("broken")]
    [InlineData("long")]
    public async Task A_token_of_MediaMTX_that_permits_nothing_here_is_refused(string token) => Assert.StartsWith(
        "mediamtx_permissions",
        (await Create(IssuerPreset.MediaMtx).RefusedAsync(Token("mediamtx", token))).Because,
        StringComparison.Ordinal);

    [Fact]
    public async Task The_claim_of_MediaMTX_has_the_name_that_the_operator_writes()
    {
        var format = IssuerBench.Create(new IssuerOptions
        {
            Format = IssuerFormat.Jwt,
            Preset = IssuerPreset.MediaMtx,
            Secrets = { "s" },
            Claims = { Stream = "permissions" },
        });

        await format.GenuineAsync(IssuerBench.Sign("""{"permissions":[{"action":"read","path":"a"}]}""", "s"));
    }

    private static string Token(string product, string name) => Jose.GetProperty(product).GetProperty(name).GetString()!;

    private static string Mux(string name) => MuxNode.GetProperty("tokens").GetProperty(name).GetString()!;

    private static IIssuerFormat Mux() => IssuerBench.Create(
        new IssuerOptions { Format = IssuerFormat.Jwt, Preset = IssuerPreset.Mux },
        MuxNode.GetProperty("jwks"));

    private static IIssuerFormat Create(IssuerPreset preset) => IssuerBench.Create(
        new IssuerOptions { Format = IssuerFormat.Jwt, Preset = preset },
        Jose.GetProperty("jwks"));
}
