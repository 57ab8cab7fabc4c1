using System.Net;
using System.Net.Sockets;

namespace PlayGate.Testing.Hosting;

/// <summary>
/// Ports on 127.0.0.1 for child processes, which cannot be handed a bound socket. Between choosing and binding another process may
/// take the port, so whoever starts a server retries; within this process no port is given out twice.
/// </summary>
public static class FreePort
{
    private static readonly HashSet<int> s_given = [];

    /// <summary>A port that nothing listens on now.</summary>
    public static int Next()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            lock (s_given)
            {
                if (s_given.Add(port))
                {
                    return port;
                }
            }
        }
    }
}
