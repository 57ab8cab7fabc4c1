using System.Security.Cryptography;
using System.Text;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Management;

/// <summary>
/// Ant Media's calls mint by GET, which a page elsewhere can make a browser send without a word of where it stands (issue 15).
/// </summary>
public sealed class MintingByGetTests
{
    private const string Key = "k-0123456789";
    private const string Firefox = "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    public static TheoryData<string> Calls =>
        new("/rest/broadcast/getToken?id=cam&", "/rest/v2/broadcasts/cam/token?", "/default/rest/v2/broadcasts/cam/token?");

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Programs_mint_without_a_key_on_loopback(string call)
    {
        await using var gate = await ManagementCalls.StartAsync();

        foreach (var agent in new[] { "User-Agent: curl/8.5", "User-Agent: Java-http-client/21", "X-Agent: none" })
        {
            Assert.Equal(200, (await RawClient.GetAsync(gate.Admin, Target(gate, call), agent)).Status);
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_browser_has_to_say_that_a_page_of_ours_or_a_person_asks(string call)
    {
        await using var gate = await ManagementCalls.StartAsync();
        var before = await gate.CountTokensAsync();

        foreach (var headers in new[]
        {
            new[] { Firefox },
            [Firefox, "Referer: http://evil.example/"],
            ["Referer: http://evil.example/"],
            [Firefox, "Sec-Fetch-Site: cross-site"],
            [Firefox, "Origin: http://evil.example"],
        })
        {
            var refused = await RawClient.GetAsync(gate.Admin, Target(gate, call), headers);
            Assert.Equal(403, refused.Status);
            Assert.Contains("cross_site", refused.Text, StringComparison.Ordinal);
        }

        Assert.Equal(before, await gate.CountTokensAsync());
        foreach (var headers in new[]
        {
            new[] { Firefox, "Sec-Fetch-Site: same-origin" },
            [Firefox, "Sec-Fetch-Site: none"],
            [Firefox, $"Origin: http://{gate.Admin.Authority}"],
        })
        {
            Assert.Equal(200, (await RawClient.GetAsync(gate.Admin, Target(gate, call), headers)).Status);
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_cookie_mints_for_a_page_of_this_listener_alone_and_a_key_for_whatever_sends_it(string call)
    {
        await using var gate = await ManagementCalls.StartAsync(
            ("PlayGate:Admin:ApiKeys:0", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Key)))));
        var cookie = $"Cookie: {await Panel.PanelBrowsing.SignInAsync(gate, Key)}";

        Assert.Equal(403, (await RawClient.GetAsync(gate.Admin, Target(gate, call), cookie)).Status);
        Assert.Equal(403, (await RawClient.GetAsync(gate.Admin, Target(gate, call), cookie, "Sec-Fetch-Site: none")).Status);
        Assert.Equal(200, (await RawClient.GetAsync(gate.Admin, Target(gate, call), cookie, "Sec-Fetch-Site: same-origin")).Status);
        Assert.Equal(200, (await RawClient.GetAsync(gate.Admin, Target(gate, call), $"Authorization: Bearer {Key}", Firefox)).Status);
        Assert.Equal(200, (await RawClient.GetAsync(gate.Admin, "/rest/v2/broadcasts/cam/tokens/list/0/5", cookie)).Status);
    }

    private static string Target(TestGate gate, string call) =>
        $"{call}type=play&expireDate={gate.Clock.GetUtcNow().ToUnixTimeSeconds() + 60}";
}
