namespace PlayGate.Shield.Fetch;

/// <summary>One of the requests that an origin works on, until it is disposed; again and again does no harm.</summary>
internal sealed class OriginTurn(Origin origin, int client) : IDisposable
{
    private int _isOver;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            origin.Leave(client);
        }
    }
}
