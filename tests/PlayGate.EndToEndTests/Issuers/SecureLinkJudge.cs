using System.Globalization;
using System.Net.Sockets;
using System.Text;
using PlayGate.Testing.Hosting;

namespace PlayGate.EndToEndTests.Issuers;

/// <summary>What nginx says of a link.</summary>
internal enum Verdict
{
    Refused = 403,
    Expired = 410,
    Good = 200,
}

/// <summary>A real nginx with secure_link: one virtual host for each expression, asked by raw targets.</summary>
internal sealed class SecureLinkJudge : IAsyncDisposable
{
    private readonly ServerProgram _nginx;
    private readonly int _port;

    private SecureLinkJudge(ServerProgram nginx, int port) => (_nginx, _port) = (nginx, port);

    /// <param name="expressions">Operands of <c>secure_link_md5</c>; the first is asked as host 0.</param>
    public static async Task<SecureLinkJudge> StartAsync(IEnumerable<string> expressions)
    {
        var port = FreePort.Next();
        var servers = expressions.Select((expression, index) => $$"""
            server {
                listen 127.0.0.1:{{port}};
                server_name host{{index}};
                location / {
                    secure_link $arg_md5,$arg_expires;
                    secure_link_md5 "{{expression}}";
                    if ($secure_link = "") { return 403; }
                    if ($secure_link = "0") { return 410; }
                    return 200;
                }
            }
            """);
        var configuration = $$"""
            error_log stderr;
            events { }
            http {
                access_log off;
                {{string.Join('\n', servers)}}
            }
            """;
        var nginx = await ServerProgram.StartAsync(
            port, configuration, "nginx", "-p", "{folder}", "-c", "{file}", "-g", "daemon off; master_process off; pid nginx.pid;");
        return new SecureLinkJudge(nginx, port);
    }

    /// <summary>The verdict on a target that is sent as it is written.</summary>
    public async Task<Verdict> JudgeAsync(int host, string target)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: host{host}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var status = await reader.ReadLineAsync();
        return (Verdict)int.Parse(status!.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync() => _nginx.DisposeAsync();
}
