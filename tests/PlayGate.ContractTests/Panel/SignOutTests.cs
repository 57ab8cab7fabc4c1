using System.Security.Cryptography;
using System.Text;
using PlayGate.ContractTests.Hosting;
using PlayGate.ContractTests.Management;

namespace PlayGate.ContractTests.Panel;

/// <summary>Signing out ends the sign-in, not only what one browser remembers of it (issue 15).</summary>
public sealed class SignOutTests
{
    private const string Key = "k-0123456789";
    private static readonly (string, string) s_key =
        ("PlayGate:Admin:ApiKeys:0", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Key))));

    [Fact]
    public async Task What_cannot_be_told_to_other_replicas_is_said_and_holds_here()
    {
        await using var gate = await ManagementCalls.StartAsync(s_key);
        var cookie = await PanelBrowsing.SignInAsync(gate, Key);
        await using (await gate.LockStoreAsync())
        {
            Assert.Equal("/sign-in?failed=store", await PanelBrowsing.SignOutAsync(gate, cookie));
        }

        Assert.Equal(401, (await gate.AskAsync("/api/tokens", ("Cookie", cookie))).Status);
    }

    /// <summary>What is ended is forgotten when it would have ended by itself, in memory and in the store.</summary>
    [Fact]
    public async Task An_ended_sign_in_is_no_session_of_a_viewer()
    {
        await using var gate = await ManagementCalls.StartAsync(s_key);
        var cookie = await PanelBrowsing.SignInAsync(gate, Key);
        await PanelBrowsing.SignOutAsync(gate, cookie);
        gate.ManagementClient.DefaultRequestHeaders.Authorization = new("Bearer", Key);

        Assert.Empty((await gate.AskAsync("/api/sessions")).Json["items"]!.AsArray());
        Assert.Empty((await gate.AskAsync("/api/tokens")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task A_copied_cookie_opens_nothing_once_its_sign_in_was_ended()
    {
        await using var gate = await ManagementCalls.StartAsync(s_key);
        var cookie = await PanelBrowsing.SignInAsync(gate, Key);
        var other = await PanelBrowsing.SignInAsync(gate, Key);
        Assert.Equal(200, (await gate.AskAsync("/api/tokens", ("Cookie", cookie))).Status);

        Assert.Equal("/sign-in", await PanelBrowsing.SignOutAsync(gate, cookie));

        Assert.Equal(401, (await gate.AskAsync("/api/tokens", ("Cookie", cookie))).Status);
        Assert.Equal(401, (await gate.AskAsync("/_blazor", ("Cookie", cookie))).Status);
        Assert.Equal(200, (await gate.AskAsync("/api/tokens", ("Cookie", other))).Status);
    }
}
