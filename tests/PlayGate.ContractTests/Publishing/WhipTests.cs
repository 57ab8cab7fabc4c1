using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using PlayGate.ContractTests.Hosting;
using PlayGate.ContractTests.Management;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Publishing;

/// <summary>A scripted WHIP and WHEP client before an origin that remembers what it got.</summary>
public sealed class WhipTests
{
    private const string Offer = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n";
    private const string Answer = "v=0\r\no=- 2 2 IN IP4 127.0.0.1\r\n";

    [Theory]
    [InlineData("whip", "publish", true, "/res/1?token=origin-secret&app=live")]
    [InlineData("whep", "play", true, "../res/1")]
    [InlineData("whip", "publish", false, "{origin}/res/%31")]
    public async Task An_exchange_begins_with_a_token_and_goes_on_by_its_own_url_until_it_is_deleted(
        string kind, string type, bool isBearer, string location)
    {
        await using var origin = await StartOriginAsync(location);
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam", type);

        using var begun = await OfferAsync(gate, $"/{kind}/cam{(isBearer ? "" : $"?token={token}&x=1")}", isBearer ? token : null);

        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        Assert.Equal(Answer, await begun.Content.ReadAsStringAsync());
        Assert.Equal("\"etag-1\"", begun.Headers.ETag!.Tag);
        var resource = begun.Headers.Location!.ToString();
        Assert.StartsWith($"/{kind}/~", resource, StringComparison.Ordinal);
        Assert.DoesNotContain("origin-secret", resource, StringComparison.Ordinal);
        var posted = origin.Requests.All[0];
        Assert.Equal(isBearer ? $"/{kind}/cam" : $"/{kind}/cam?x=1", posted.Target);
        Assert.DoesNotContain(token, posted.Head, StringComparison.Ordinal);
        Assert.Empty(posted["Authorization"]);

        using var patched = await SendAsync(gate, "PATCH", resource, ("If-Match", "\"etag-1\""), ("Authorization", "Bearer anything"));
        Assert.Equal(HttpStatusCode.NoContent, patched.StatusCode);
        var patch = origin.Requests.All[1];
        Assert.Equal(
            ("PATCH", location.StartsWith('/') ? location : location.Contains('%', StringComparison.Ordinal) ? "/res/%31" : "/res/1"),
            (patch.Method, patch.Target));
        Assert.Equal(["\"etag-1\""], patch["If-Match"]);
        Assert.Empty(patch["Authorization"]);

        Assert.Single((await gate.AskAsync("/api/sessions?streamId=cam")).Json["items"]!.AsArray());
        using var deleted = await SendAsync(gate, "DELETE", resource);
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        Assert.Empty((await gate.AskAsync("/api/sessions?streamId=cam")).Json["items"]!.AsArray());
        using var late = await SendAsync(gate, "PATCH", resource);
        Assert.Equal("session_revoked", await TestGate.CodeOfAsync(late));
        Assert.Equal(3, origin.Requests.All.Count);
    }

    [Theory]
    [InlineData("whip", "play", "token_type_mismatch")]
    [InlineData("whep", "publish", "token_type_mismatch")]
    [InlineData("whip", null, "token_required")]
    public async Task Leave_to_play_is_no_leave_to_publish(string kind, string? type, string code)
    {
        await using var origin = await StartOriginAsync("/res/1");
        await using var gate = await TestGate.InFrontOfAsync(origin);

        using var refused = await OfferAsync(gate, $"/{kind}/cam", type is null ? null : await gate.MintAsync("cam", type));

        Assert.Equal(code, await TestGate.CodeOfAsync(refused));
        Assert.Empty(origin.Requests.All);
    }

    [Fact]
    public async Task The_stream_is_named_exactly_and_two_tokens_are_none()
    {
        await using var origin = await StartOriginAsync("/res/1");
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam", "publish");

        foreach (var (path, code) in ((string, string)[])
            [
                ("/whip/cam.m3u8", "token_stream_mismatch"), ("/whip/cam/x", "token_stream_mismatch"),
                ("/whip/other", "token_stream_mismatch"), ($"/whip/cam?token={token}x", "token_invalid"),
            ])
        {
            using var refused = await OfferAsync(gate, path, token);
            Assert.Equal(code, await TestGate.CodeOfAsync(refused));
        }

        using var begun = await OfferAsync(gate, $"/whip/cam?token={token}", token);
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(406)]
    [InlineData(307)]
    [InlineData(500)]
    [InlineData(0)]
    public async Task Whatever_is_not_201_gives_the_token_back(int status)
    {
        await using var origin = await KestrelOrigin.StartAsync(
            status == 0 ? OriginAnswer.CutBeforeHeaders() : OriginAnswer.Respond(status, "x", ("Location", "/whip/other")));
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var token = await gate.MintAsync("cam", "publish");

        using var answer = await OfferAsync(gate, "/whip/cam", token);

        Assert.Equal(status == 0 ? 502 : status, (int)answer.StatusCode);
        Assert.Equal(1, await gate.CountTokensAsync());
        origin.Answer = OriginAnswer.Respond(201, Answer, ("Location", "/res/1"));
        using var again = await OfferAsync(gate, "/whip/cam", token);
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http://elsewhere.example/res/1")]
    [InlineData("//elsewhere.example/res/1")]
    public async Task A_resource_that_would_lead_past_the_gate_is_none(string? location)
    {
        await using var origin = await KestrelOrigin.StartAsync(
            OriginAnswer.Respond(201, Answer, location is null ? [] : [("Location", location)]));
        await using var gate = await TestGate.InFrontOfAsync(origin);

        using var answer = await OfferAsync(gate, "/whip/cam", await gate.MintAsync("cam", "publish"));

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal("origin_unreachable", await TestGate.CodeOfAsync(answer));
        Assert.Equal(1, await gate.CountTokensAsync());
    }

    [Fact]
    public async Task Only_who_holds_the_session_reaches_the_resource_and_nothing_else_of_the_origin()
    {
        await using var origin = await StartOriginAsync("/res/1");
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Publishing:OnePublisherPerStream", "false"));
        using var mine = await OfferAsync(gate, "/whip/cam", await gate.MintAsync("cam", "publish"));
        using var theirs = await OfferAsync(gate, "/whip/cam", await gate.MintAsync("cam", "publish"));
        var (own, other) = (mine.Headers.Location!.ToString().Split('/'), theirs.Headers.Location!.ToString().Split('/'));

        string[] urls =
        [
            $"/whip/{other[2]}/{own[3]}", $"/whip/~/{own[3]}", $"/whep/{own[2]}/{own[3]}",
            $"/whip/{own[2]}/{own[3]}x", $"/whip/{own[2]}/res/1", $"/whip/{own[2]}",
        ];
        foreach (var forged in urls)
        {
            foreach (var method in (string[])["PATCH", "DELETE"])
            {
                using var refused = await SendAsync(gate, method, forged);
                Assert.Contains((int)refused.StatusCode, (int[])[403, 404]);
            }
        }

        using var onEndpoint = await SendAsync(gate, "DELETE", "/whip/cam");
        Assert.Equal("method_not_allowed", await TestGate.CodeOfAsync(onEndpoint));
        Assert.Equal(2, origin.Requests.All.Count);
    }

    [Fact]
    public async Task Links_of_the_origin_lead_back_and_others_stay()
    {
        const string Stun = "<stun:stun.example.net>; rel=\"ice-server\", <turn:turn.example.net?transport=udp>; rel=\"ice-server\"; "
            + "username=\"a<b\\\">\"; credential=\"</c>\"";
        await using var origin = await StartOriginAsync(
            "/res/1",
            ("Link", Stun),
            ("Link", "</res/1/layer>; rel=\"urn:ietf:params:whep:ext:core:layer\", <http://cdn.example/x>; rel=\"help\""));
        await using var gate = await TestGate.InFrontOfAsync(origin);

        using var begun = await OfferAsync(gate, "/whep/cam", await gate.MintAsync("cam"));

        var links = begun.Headers.GetValues("Link").ToList();
        Assert.Contains(links, link => link.Contains(Stun, StringComparison.Ordinal));
        var layer = links.Single(link => link.Contains(":layer", StringComparison.Ordinal));
        Assert.Contains("<http://cdn.example/x>; rel=\"help\"", layer, StringComparison.Ordinal);
        Assert.StartsWith("</whep/~", layer, StringComparison.Ordinal);
        using var posted = await SendAsync(gate, "POST", layer[1..layer.IndexOf('>', StringComparison.Ordinal)]);
        Assert.Equal(("POST", "/res/1/layer"), (origin.Requests.All[1].Method, origin.Requests.All[1].Target));
    }

    [Fact]
    public async Task A_kicked_publisher_is_refused_and_its_resource_deleted_at_the_origin()
    {
        await using var origin = await StartOriginAsync("/res/1");
        await using var gate = await TestGate.InFrontOfAsync(origin);
        using var begun = await OfferAsync(gate, "/whip/cam", await gate.MintAsync("cam", "publish"));
        using var second = await OfferAsync(gate, "/whip/cam", await gate.MintAsync("cam", "publish"));
        Assert.Equal("too_many_sessions", await TestGate.CodeOfAsync(second));

        await gate.CallAsync("DELETE", "/api/sessions?streamId=cam");

        var deleted = await origin.Requests.FirstAsync(request => request.Method == "DELETE");
        Assert.Equal("/res/1", deleted.Target);
        using var late = await SendAsync(gate, "PATCH", begun.Headers.Location!.ToString());
        Assert.Equal("session_revoked", await TestGate.CodeOfAsync(late));
        using var next = await OfferAsync(gate, "/whip/cam", await gate.MintAsync("cam", "publish"));
        Assert.Equal(HttpStatusCode.Created, next.StatusCode);
    }

    [Fact]
    public async Task Preflights_need_nothing_and_answers_are_readable_to_named_pages()
    {
        await using var origin = await StartOriginAsync("/res/1");
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Cors:AllowedOrigins:0", "https://player.example"));

        using var preflight = await SendAsync(
            gate, "OPTIONS", "/whip/cam", ("Origin", "https://player.example"), ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "authorization,content-type"));
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal("POST, PATCH, DELETE, OPTIONS", preflight.Headers.GetValues("Access-Control-Allow-Methods").Single());
        Assert.Equal("authorization,content-type", preflight.Headers.GetValues("Access-Control-Allow-Headers").Single());
        Assert.Equal("application/sdp", preflight.Headers.GetValues("Accept-Post").Single());
        using var begun = await OfferAsync(gate, "/whip/cam", await gate.MintAsync("cam", "publish"), ("Origin", "https://player.example"));
        Assert.Equal("Location, Link, ETag, Accept-Patch", begun.Headers.GetValues("Access-Control-Expose-Headers").Single());
        Assert.Empty(origin.Requests.All[0]["Origin"]);
    }

    [Fact]
    public async Task With_control_off_everybody_signals_and_resources_still_stay_inside()
    {
        await using var origin = await StartOriginAsync("/res/1");
        await using var gate = await TestGate.InFrontOfAsync(origin);
        await gate.CallAsync("PUT", "/api/settings/default", """{"publishTokenControl": false}""");

        using var begun = await OfferAsync(gate, "/whip/cam", token: null);
        using var deleted = await SendAsync(gate, "DELETE", begun.Headers.Location!.ToString());

        Assert.Equal(("DELETE", "/res/1"), (origin.Requests.All[1].Method, origin.Requests.All[1].Target));
    }

    [Fact]
    public async Task Applications_have_endpoints_of_their_own()
    {
        await using var origin = await StartOriginAsync("/res/1");
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Applications:live:Origin", origin.Url));
        var token = await gate.MintAsync("cam", "publish", new { application = "live" });

        using var elsewhere = await OfferAsync(gate, "/whip/cam", token);
        Assert.Equal("token_stream_mismatch", await TestGate.CodeOfAsync(elsewhere));
        using var begun = await OfferAsync(gate, "/live/whip/cam", token);
        Assert.StartsWith("/live/whip/~", begun.Headers.Location!.ToString(), StringComparison.Ordinal);
        using var patched = await SendAsync(gate, "PATCH", begun.Headers.Location.ToString());
        Assert.Equal(["/whip/cam", "/res/1"], origin.Requests.All.Select(request => request.Target));
    }

    [Fact]
    public async Task A_route_of_ones_own_may_lead_elsewhere()
    {
        await using var origin = await StartOriginAsync("/cam/whip/1");
        await using var gate = await TestGate.InFrontOfAsync(
            (string?)null,
            ("ReverseProxy:Routes:media:ClusterId", "media"),
            ("ReverseProxy:Routes:media:Match:Path", "/media/{**path}"),
            ("ReverseProxy:Routes:media:Metadata:PlayGate", "whip"),
            ("ReverseProxy:Routes:media:Transforms:0:PathPattern", "/{path}/whip"),
            ("ReverseProxy:Clusters:media:Destinations:one:Address", origin.Url));

        using var begun = await OfferAsync(gate, "/media/cam", await gate.MintAsync("cam", "publish"));
        using var patched = await SendAsync(gate, "PATCH", begun.Headers.Location!.ToString());

        Assert.StartsWith("/media/~", begun.Headers.Location.ToString(), StringComparison.Ordinal);
        Assert.Equal(["/cam/whip", "/cam/whip/1"], origin.Requests.All.Select(request => request.Target));
    }

    private static async Task<KestrelOrigin> StartOriginAsync(string location, params (string Name, string Value)[] headers)
    {
        var origin = await KestrelOrigin.StartAsync();
        (string, string)[] all =
        [
            ("Location", location.Replace("{origin}", origin.Url.TrimEnd('/'), StringComparison.Ordinal)),
            ("ETag", "\"etag-1\""),
            ("Content-Type", "application/sdp"),
            .. headers,
        ];
        origin.Answer = context => context.Request.Method switch
        {
            "POST" => OriginAnswer.Respond(201, Answer, all)(context),
            "PATCH" => OriginAnswer.Respond(204, "")(context),
            _ => OriginAnswer.Respond(200, "")(context),
        };
        return origin;
    }

    private static async Task<HttpResponseMessage> OfferAsync(
        TestGate gate, string target, string? token, params (string Name, string Value)[] headers)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Post, target) { Content = new StringContent(Offer, Encoding.UTF8, "application/sdp") };
        foreach (var (name, value) in token is null ? headers : [.. headers, ("Authorization", $"Bearer {token}")])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await gate.Viewer.SendAsync(request);
    }

    private static Task<HttpResponseMessage> SendAsync(
        TestGate gate, string method, string target, params (string Name, string Value)[] headers) =>
        gate.SendAsync(new HttpMethod(method), target, cookie: null, headers);
}
