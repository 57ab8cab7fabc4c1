using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Management;

public sealed class AuditTests
{
    private const string Key = "a key of this test";

    [Fact]
    public async Task Every_change_is_written_down_with_who_made_it()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin);
        void Later() => gate.Clock.Advance(TimeSpan.FromMilliseconds(1)); // of what happens in one millisecond nobody knows the order
        await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));
        Later();
        var usable = (await gate.CallAsync("POST", "/api/tokens", """{"streamId":"yard","type":"publish"}""")).Json;
        Later();
        await gate.CallAsync("DELETE", "/api/sessions?streamId=cam");
        Later();
        await gate.CallAsync("DELETE", $"/api/tokens/{usable["id"]}");
        Later();
        await gate.CallAsync("PUT", "/api/settings/default", """{"playTokenControl":false}""");
        Later();
        await gate.CallAsync("DELETE", "/api/shield?path=/streams/*");
        Later();
        await gate.AskAsync(
            $"/rest/v2/broadcasts/cam/token?type=play&expireDate={gate.Clock.GetUtcNow().AddMinutes(1).ToUnixTimeSeconds()}");
        Later();
        var anothers = await gate.MintAsync("cam");
        Later();
        await gate.CallAsync(
            "POST", "/rest/v2/broadcasts/validate-token", $$"""{"tokenId":"{{anothers}}","streamId":"cam","type":"play"}""");
        Later();
        await gate.CallAsync("DELETE", "/rest/v2/broadcasts/cam/tokens");
        Later();

        var (status, items) = await ListAsync(gate, "/api/audit");
        Assert.Equal(200, status);
        Assert.Equal(
            [
                ("tokens.revoke", "streamId=cam application=default", null, 1),
                ("tokens.spend", Handle(items[1]), "cam", 1),
                ("tokens.mint", Handle(items[2]), "play cam", 1),
                ("tokens.mint", Handle(items[3]), "play cam", 1),
                ("shield.purge", "/streams/*", null, null),
                ("settings.switch", "default", "play off, publish on", null),
                ("tokens.revoke", (string?)usable["id"], null, 1),
                ("sessions.end", "streamId=cam", null, 1),
                ("tokens.mint", (string?)usable["id"], "publish yard", 1),
                ("tokens.mint", Handle(items[9]), "play cam", 1),
            ],
            items.Select(item => ((string?)item["action"], (string?)item["target"], (string?)item["detail"], (int?)item["count"])));
        Assert.All(items, item => Assert.Equal(("loopback", "127.0.0.1"), ((string?)item["actor"], (string?)item["address"])));
        Assert.DoesNotContain(anothers, string.Concat(items), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_named_by_the_beginning_of_its_hash()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)));
        await using var gate = await ManagementCalls.StartAsync(("PlayGate:Admin:ApiKeys:0", hash));
        var bearer = ("Authorization", $"Bearer {Key}");

        Assert.Equal(201, (await gate.CallAsync("POST", "/api/tokens", """{"streamId":"cam","type":"play"}""", bearer)).Status);

        var listed = await gate.AskAsync("/api/audit", bearer);
        Assert.Equal($"api key {hash[..8]}", (string?)Assert.Single(listed.Json["items"]!.AsArray())!["actor"]);
        Assert.DoesNotContain(Key, listed.Text, StringComparison.Ordinal);
        Assert.Equal("api_key_required", (await gate.AskAsync("/api/audit")).Code);
    }

    [Fact]
    public async Task Who_switched_last_is_known_where_switches_are_read()
    {
        await using var gate = await ManagementCalls.StartAsync();
        var settings = (Administration.SettingsAdministration)gate.Services.GetService(typeof(Administration.SettingsAdministration))!;
        Assert.Equal((null, null), (settings.Read("default").ChangedBy, settings.Read("default").ChangedAt));

        await gate.CallAsync("PUT", "/api/settings/default", """{"playTokenControl":false}""");

        Assert.Equal(("loopback", gate.Clock.GetUtcNow()), (settings.Read("default").ChangedBy, settings.Read("default").ChangedAt));
    }

    [Fact]
    public async Task The_audit_is_listed_page_by_page()
    {
        await using var gate = await ManagementCalls.StartAsync();
        for (var number = 0; number < 3; number++)
        {
            await gate.MintAsync($"cam{number}");
            gate.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        var first = await gate.AskAsync("/api/audit?limit=2");
        var second = await gate.AskAsync($"/api/audit?limit=2&after={first.Json["next"]}");

        Assert.Equal(["play cam2", "play cam1"], first.Json["items"]!.AsArray().Select(item => (string?)item!["detail"]));
        Assert.Equal(["play cam0"], second.Json["items"]!.AsArray().Select(item => (string?)item!["detail"]));
        Assert.Null(second.Json["next"]);
        Assert.Equal(["limit", "who"], (await gate.AskAsync("/api/audit?limit=0&who=me")).Wrong.Order());
    }

    [Fact]
    public async Task Mintings_are_not_written_down_where_they_are_to_be_kept_for_no_time()
    {
        await using var gate = await ManagementCalls.StartAsync(("PlayGate:Audit:MintRetention", "00:00:00"));
        await gate.MintAsync("cam");
        await gate.CallAsync("DELETE", "/api/tokens?streamId=cam");

        Assert.Equal(["tokens.revoke"], (await ListAsync(gate, "/api/audit")).Items.Select(item => (string?)item["action"]));
    }

    [Fact]
    public async Task What_cannot_be_written_down_is_not_done()
    {
        await using var gate = await ManagementCalls.StartAsync();
        await using (await gate.LockStoreAsync())
        {
            Assert.Equal("store_unavailable", (await gate.CallAsync("DELETE", "/api/shield?path=*")).Code);
        }
    }

    private static async Task<(int Status, List<JsonNode> Items)> ListAsync(TestGate gate, string target)
    {
        var answer = await gate.AskAsync(target);
        return (answer.Status, [.. answer.Json["items"]!.AsArray().Select(item => item!)]);
    }

    private static string? Handle(JsonNode item) => Guid.TryParse((string?)item["target"], out var handle) ? handle.ToString() : null;
}
