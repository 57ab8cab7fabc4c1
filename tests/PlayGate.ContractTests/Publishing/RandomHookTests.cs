using System.Text;
using CsCheck;
using PlayGate.ContractTests.Hosting;

namespace PlayGate.ContractTests.Publishing;

/// <summary>
/// Whatever a client has put into what its server says: nothing breaks, and no client is let in to a stream that the token is not for.
/// </summary>
public sealed class RandomHookTests : IAsyncLifetime
{
    private TestGate _gate = null!;

    public async Task InitializeAsync() =>
        _gate = await TestGate.InFrontOfAsync("http://127.0.0.1:9", ("PlayGate:Token:AttemptsPerMinute", "0"));

    public async Task DisposeAsync() => await _gate.DisposeAsync();

    [Theory]
    [InlineData(
        "nginx-rtmp",
        "app=live&flashver=FMLE/3.0&swfurl=&tcurl=rtmp://h/live&pageurl=&addr=192.0.2.7&clientid=1&call=publish&name=cam&type=live&token=x")]
    [InlineData(
        "srs", """{"action":"on_publish","client_id":"1","ip":"192.0.2.7","vhost":"v","app":"live","stream":"cam","param":"?token=x"}""")]
    [InlineData(
        "mediamtx",
        """{"ip":"192.0.2.7","user":"","password":"","token":"","action":"publish","path":"cam","protocol":"rtmp","id":"1","query":"token=x"}""")]
    [InlineData(
        "ovenmediaengine",
        """{"client":{"address":"192.0.2.7","port":1},"request":{"direction":"incoming","protocol":"rtmp","status":"opening","url":"rtmp://h/app/cam?token=x"}}""")]
    public async Task A_mutated_hook_lets_nobody_in_and_never_breaks(string server, string hook)
    {
        var body = Encoding.UTF8.GetBytes(hook);
        var mutation = Gen.Select(Gen.Int[0, body.Length - 1], Gen.Byte, Gen.Int[0, 2], (at, value, kind) => kind switch
        {
            0 => (byte[])[.. body[..at], value, .. body[(at + 1)..]],
            1 => [.. body[..at], value, .. body[at..]],
            _ => [.. body[..at], .. body[Math.Min(body.Length, at + 1 + (value % 8))..]],
        });

        await mutation.SampleAsync(bytes => IsRefusedAsync(server, bytes), iter: 300, threads: 1);
        await Gen.Byte.Array[0, 200].SampleAsync(bytes => IsRefusedAsync(server, bytes), iter: 100, threads: 1);
    }

    [Fact]
    public async Task No_query_makes_a_token_count_for_another_stream()
    {
        var token = await _gate.MintAsync("yard", "publish");
        var pair = Gen.Select(
            Gen.OneOf<string>("name", "Name", "n%61me", "app", "call", "addr", "clientid", "token", "x", "", "%00name", "name\0", "&name"),
            Gen.OneOf<string>("yard", "live/yard", "publish", "update_publish", "publish_done", "", "/../yard", "yard%00", token),
            (name, value) => $"{name}={value}");
        var query = Gen.Select(pair.Array[0, 4], Gen.Int[0, 4], (pairs, at) =>
            string.Join('&', pairs.Take(at).Append($"token={token}").Concat(pairs.Skip(at))));

        await query.SampleAsync(
            text => IsRefusedAsync(
                "nginx-rtmp", Encoding.UTF8.GetBytes(
                    $"app=live&flashver=&swfurl=&tcurl=&pageurl=&addr=192.0.2.7&clientid=1&call=publish&name=cam&type=live&{text}")),
            iter: 400,
            threads: 1);
    }

    private async Task IsRefusedAsync(string server, byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes);
        using var response = await _gate.ManagementClient.PostAsync("/hooks/" + server, content);
        var answer = await response.Content.ReadAsStringAsync();
        var isRefused = (int)response.StatusCode is >= 400 and < 500 || answer.Contains("\"allowed\":false", StringComparison.Ordinal);
        Assert.True(isRefused, $"{(int)response.StatusCode} {answer}\n{Encoding.UTF8.GetString(bytes)}");
        Assert.Empty(await _gate.SessionsAsync());
    }
}
