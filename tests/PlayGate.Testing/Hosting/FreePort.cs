using System.Net;
using System.Net.Sockets;

namespace PlayGate.Testing.Hosting;

/// <summary>
/// Ports on 127.0.0.1 for child processes, which cannot be handed a bound socket. Between choosing and binding no other process may take
/// one, or a test talks to the server of another test. They are below those that the system gives to connections, and a locked file keeps
/// other test processes off for as long as this one lives.
/// </summary>
public static class FreePort
{
    private const int First = 20_000;
    private const int Count = 12_000;
    private static readonly Lock s_lock = new();
    private static readonly List<FileStream> s_taken = [];
    private static readonly string s_folder = Path.Combine(Path.GetTempPath(), "playgate-ports");

    /// <summary>Where to look next; processes begin far from each other.</summary>
    private static int s_next = Environment.ProcessId * 97 % Count;

    /// <summary>A port that nothing listens on now, and that no other test gets.</summary>
    public static int Next()
    {
        lock (s_lock)
        {
            Directory.CreateDirectory(s_folder);
            for (var tried = 0; tried < Count; tried++)
            {
                s_next = (s_next + 1) % Count;
                var port = First + s_next;
                if (TryLock(port) is not { } taken)
                {
                    continue;
                }

                if (IsFree(port))
                {
                    s_taken.Add(taken);
                    return port;
                }

                taken.Dispose();
            }
        }

        throw new InvalidOperationException($"Of the ports from {First} none is free.");
    }

    private static FileStream? TryLock(int port)
    {
        try
        {
            return new FileStream(Path.Combine(s_folder, $"{port}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception taken) when (taken is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
