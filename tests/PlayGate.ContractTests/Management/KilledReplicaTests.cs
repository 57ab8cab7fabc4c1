using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.Administration;
using PlayGate.Audit;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;
using PlayGate.Tokens;

namespace PlayGate.ContractTests.Management;

/// <summary>A replica is killed between consuming a token and the first byte: the operator can see it, and can help (issue 23).</summary>
public sealed class KilledReplicaTests
{
    [Fact]
    public async Task A_token_whose_response_was_never_seen_to_begin_is_told_from_one_in_use()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var (lost, used) = (await gate.MintAsync("cam"), await gate.MintAsync("cam"));
        await ConsumeAsync(gate, lost);
        await gate.OpenAsync("/streams/cam.m3u8", used);

        Assert.Contains("its response was never seen to begin", await ReasonAsync(gate, lost), StringComparison.Ordinal);
        Assert.Contains("already used", await ReasonAsync(gate, used), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_token_like_it_is_minted_by_its_handle()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        var lost = await gate.MintAsync(
            "cam", more: new
            {
                subject = "anna",
                expiresIn = 90,
                sessionLifetime = 600,
                carrier = "cookie",
                anyFolder = true,
                address = "127.0.0.1",
            });
        var old = await ConsumeAsync(gate, lost);
        gate.Clock.Advance(TimeSpan.FromSeconds(30));

        var again = Assert.IsType<MintResult.Minted>(
            await gate.Services.GetRequiredService<TokenMint>()
                .MintAgainAsync(old.Id, new AuditActor("operator", IPAddress.Loopback), default));

        var minted = Assert.Single(again.Tokens);
        Assert.Equal(
            old with
            {
                Id = minted.Token.Id,
                Hash = minted.Token.Hash,
                CreatedAt = old.CreatedAt.AddSeconds(30),
                ExpiresAt = old.ExpiresAt.AddSeconds(30),
            },
            minted.Token);
        await gate.OpenAsync("/streams/any/cam.m3u8", minted.Secret.Reveal());
        var audit = await gate.ManagementClient.GetStringAsync("/api/audit");
        Assert.Contains(minted.Token.Id.ToString(), audit, StringComparison.Ordinal);
        Assert.Contains("operator", audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_gone_cannot_be_minted_again_and_what_may_wait_less_long_now_waits_so_long()
    {
        await using var gate = await TestGate.InFrontOfAsync(
            "http://127.0.0.1:9", ("PlayGate:Token:DefaultLifetime", "00:01:00"), ("PlayGate:Token:MaxLifetime", "00:02:00"));
        var mint = gate.Services.GetRequiredService<TokenMint>();
        var old = new TokenRecord
        {
            Id = Guid.NewGuid(),
            Hash = TokenHash.Of("minted when tokens could wait longer"),
            Application = "default",
            StreamId = "cam",
            Type = TokenType.Play,
            CreatedAt = gate.Clock.GetUtcNow(),
            ExpiresAt = gate.Clock.GetUtcNow().AddDays(1),
        };
        await gate.Services.GetRequiredService<IGateStore>().AddAsync([old], null, default);

        Assert.Null(await mint.MintAgainAsync(Guid.NewGuid(), null, default));
        var again = Assert.IsType<MintResult.Minted>(await mint.MintAgainAsync(old.Id, null, default));
        Assert.Equal(gate.Clock.GetUtcNow().AddMinutes(2), Assert.Single(again.Tokens).Token.ExpiresAt);
    }

    /// <summary>All that a killed replica has done for it. Returns the token as it was.</summary>
    private static async Task<TokenRecord> ConsumeAsync(TestGate gate, string token)
    {
        var store = gate.Services.GetRequiredService<IGateStore>();
        var secret = new TokenSecret(token);
        Assert.True(TokenCodec.TryRead(token, out var read));
        var minted = await store.FindAsync(read.Id, default);
        var consume = new ConsumeToken(read.Id, secret.Hash(), new Client(IPAddress.Loopback, "player"), gate.Clock.GetUtcNow())
        {
            Application = "default",
            StreamId = "cam",
            Consumption = 1,
            SessionLifetime = TimeSpan.FromHours(4),
        };
        Assert.NotNull(await store.ConsumeAsync(consume, default));
        return minted!;
    }

    private static async Task<string> ReasonAsync(TestGate gate, string token)
    {
        var said = await gate.CallAsync(
            "POST", "/api/tokens/explain", new JsonObject { ["tokenId"] = token, ["path"] = "/streams/cam.m3u8" }.ToJsonString());
        Assert.Equal("token_invalid", (string)said.Json["code"]!);
        return (string)said.Json["reason"]!;
    }
}
