using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PlayGate.Testing;
using PlayGate.Testing.Hosting;

namespace PlayGate.EndToEndTests.Publishing;

/// <summary>What nginx's RTMP module writes as HLS, with the settings that docs/streams.md names for it.</summary>
public sealed class RtmpLayoutTests
{
    [RtmpFact]
    public Task Files_beside_the_playlist_are_covered_by_sequential_names() => PlaysAsync("", "cam", ("PlayGate:Names", "Sequential"));

    [RtmpFact]
    public Task A_folder_for_each_stream_is_covered_by_plain_names() =>
        PlaysAsync("hls_nested on;", "cam", ("PlayGate:Names", "Plain"), ("PlayGate:Entry", "{id}/index.m3u8"));

    [RtmpFact]
    public Task Variants_are_covered_where_their_suffixes_begin_with_two_underscores() =>
        PlaysAsync("hls_variant __low BANDWIDTH=100000;", "cam__low");

    private static async Task PlaysAsync(string hls, string published, params (string Key, string Value)[] settings)
    {
        var (rtmp, http) = (FreePort.Next(), FreePort.Next());
        await using var nginx = await ServerProgram.StartAsync(
            http, ConfigurationOf(rtmp, http, hls), "nginx", "-p", "{folder}", "-c", "{file}", "-g", "pid nginx.pid;");
        await using var publisher = await RtmpStage.PublishAsync($"rtmp://127.0.0.1:{rtmp}/live/{published}");
        var all = settings.Append(("PlayGate:Origin", $"http://127.0.0.1:{http}"))
            .ToDictionary(setting => setting.Item1, setting => setting.Item2);

        var said = "";
        await Patience.UntilAsync(async () =>
        {
            var check = await PlayGateCommand.RunAsync(["check", "--stream", "cam"], all);
            said = check.Output;
            return check.ExitCode == 0;
        });
        await using var gate = await PlayGateProcess.StartAsync(all);

        Assert.Contains("files          ok: a session of cam covers", said, StringComparison.Ordinal);
        Assert.True(await RtmpStage.MayPlayAsync(await MintAsync(gate)), $"{said}\n{gate.Output}");
    }

    private static async Task<string> MintAsync(PlayGateProcess gate)
    {
        using var management = new HttpClient { BaseAddress = gate.AdminUrl };
        using var response = await management.PostAsJsonAsync("/api/tokens", new { streamId = "cam", type = "play" });
        return (string)(await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>())!["url"]!;
    }

    private static string ConfigurationOf(int rtmp, int http, string hls) => $$"""
        load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
        daemon off;
        master_process off;
        error_log stderr notice;
        events { worker_connections 256; }
        rtmp { server { listen 127.0.0.1:{{rtmp}}; application live { live on; hls on; hls_path streams; hls_fragment 1s; {{hls}} } } }
        http { access_log off; server { listen 127.0.0.1:{{http}}; root .; } }
        """;
}
