using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using PlayGate.ContractTests.Hosting;
using PlayGate.ContractTests.Management;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Panel;

/// <summary>What a sign-in opens, and what it does not.</summary>
public sealed partial class SignInTests
{
    private const string Key = "k-0123456789";

    [Fact]
    public async Task People_are_sent_to_the_sign_in_and_programs_are_told_what_is_missing()
    {
        await using var gate = await WithKeyAsync();

        using var browser = Browser(gate);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sessions") { Headers = { { "Accept", "text/html" } } };
        using var person = await browser.SendAsync(request);
        var program = await gate.AskAsync("/sessions");

        Assert.Equal((302, "/sign-in?to=%2Fsessions"), ((int)person.StatusCode, person.Headers.Location?.OriginalString));
        Assert.Equal((401, "api_key_required"), (program.Status, program.Code));
        Assert.Equal(401, (await gate.AskAsync("/_blazor", ("Accept", "*/*"))).Status);
    }

    [Fact]
    public async Task A_cookie_reads_and_changes_only_for_a_page_of_this_listener()
    {
        await using var gate = await WithKeyAsync();
        var cookie = ("Cookie", await SignInAsync(gate, Key));
        var origin = ("Origin", $"http://{gate.Admin.Authority}");

        Assert.Equal(200, (await gate.AskAsync("/api/tokens", cookie)).Status);
        Assert.Equal((403, "cross_site"), await StatusAndCodeAsync(gate.CallAsync("DELETE", "/api/tokens?streamId=cam", null, cookie)));
        Assert.Equal(
            (403, "cross_site"),
            await StatusAndCodeAsync(gate.CallAsync("DELETE", "/api/tokens?streamId=cam", null, cookie, ("Origin", "null"))));
        Assert.Equal(
            (403, "cross_site"),
            await StatusAndCodeAsync(gate.CallAsync("POST", "/api/tokens", """{"streamId":"cam","type":"play"}""", cookie)));
        Assert.Equal(200, (await gate.CallAsync("DELETE", "/api/tokens?streamId=cam", null, cookie, origin)).Status);
        Assert.Equal(201, (await gate.CallAsync("POST", "/api/tokens", """{"streamId":"cam","type":"play"}""", cookie, origin)).Status);
    }

    [Fact]
    public async Task A_sign_in_lasts_a_working_day_and_is_not_prolonged()
    {
        await using var gate = await WithKeyAsync();
        var cookie = ("Cookie", await SignInAsync(gate, Key));

        gate.Leap(TimeSpan.FromHours(7.9));
        Assert.Equal(200, (await gate.AskAsync("/api/tokens", cookie)).Status);
        gate.Leap(TimeSpan.FromHours(0.2));
        Assert.Equal(401, (await gate.AskAsync("/api/tokens", cookie)).Status);
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("")]
    public async Task Another_key_does_not_sign_in(string key)
    {
        await using var gate = await WithKeyAsync();

        Assert.Null(await TrySignInAsync(gate, key));
    }

    [Fact]
    public async Task A_form_that_is_not_ours_does_not_sign_in()
    {
        await using var gate = await WithKeyAsync();

        var answer = await gate.SendAsync("POST", "/sign-in/key", new FormUrlEncodedContent([KeyValuePair.Create("key", Key)]));

        Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(
            cookie => cookie.StartsWith("playgate-panel=", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    public async Task A_sign_in_leads_nowhere_else(string wanted)
    {
        await using var gate = await WithKeyAsync();

        var page = await gate.AskAsync($"/sign-in?to={Uri.EscapeDataString(wanted)}", ("Accept", "text/html"));

        Assert.DoesNotContain("evil", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_origin_gets_the_cookie_of_a_sign_in()
    {
        await using var origin = await KestrelOrigin.StartAsync(OriginAnswer.Respond(200, "#EXTM3U"));
        await using var gate = await TestGate.InFrontOfAsync(origin, ("PlayGate:Admin:ApiKeys:0", HashOf(Key)));
        gate.ManagementClient.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        var token = await gate.MintAsync("cam");

        using var response = await gate.GetAsync(
            $"/streams/cam.m3u8?token={token}", "a=1; playgate-panel=secret; playgate-panel-form=form; b=2");

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(["a=1; b=2"], (await origin.Requests.FirstAsync(_ => true))["Cookie"]);
    }

    private static async Task<(int Status, string Code)> StatusAndCodeAsync(Task<ManagementAnswer> asking) =>
        await asking is var answer ? (answer.Status, answer.Code) : default;

    private static Task<TestGate> WithKeyAsync() => ManagementCalls.StartAsync(("PlayGate:Admin:ApiKeys:0", HashOf(Key)));

    private static async Task<string> SignInAsync(TestGate gate, string key) => (await TrySignInAsync(gate, key))!;

    /// <summary>As a browser does it: the page, then its form.</summary>
    private static async Task<string?> TrySignInAsync(TestGate gate, string key)
    {
        var page = await gate.AskAsync("/sign-in", ("Accept", "text/html"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in/key");
        request.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        request.Headers.Add("Origin", $"http://{gate.Admin.Authority}");
        request.Content = new FormUrlEncodedContent(
        [
            KeyValuePair.Create("__RequestVerificationToken", FormToken().Match(page.Text).Groups["token"].Value), KeyValuePair.Create(
                "key", key),
        ]);
        using var browser = Browser(gate);
        using var response = await browser.SendAsync(request);
        Assert.Equal(302, (int)response.StatusCode);
        return response.Headers.TryGetValues("Set-Cookie", out var cookies)
            ? cookies.Select(cookie => cookie.Split(';')[0])
                .SingleOrDefault(cookie => cookie.StartsWith("playgate-panel=", StringComparison.Ordinal))
            : null;
    }

    /// <summary>One that does nothing by itself.</summary>
    private static HttpClient Browser(TestGate gate) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = gate.Admin };

    private static string HashOf(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FormToken();
}
