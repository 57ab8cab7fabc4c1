using System.Text;

namespace PlayGate.Testing.Origins;

/// <summary>
/// One connection, read along. Nobody pipelines: the next request is sent when the answer before it is whole, so that the first bytes
/// from the server after a request are its status line.
/// </summary>
/// <param name="exchanged">Is told of each request that was answered.</param>
/// <param name="now">The time of the recording.</param>
internal sealed class Conversation(Action<(TimeSpan At, RecordedRequest Request), int> exchanged, Func<TimeSpan> now)
{
    private static readonly int s_statusAt = "HTTP/1.1 ".Length;
    private readonly Lock _lock = new();
    private readonly List<byte> _head = [];
    private (TimeSpan At, RecordedRequest Request)? _waiting;

    internal void Asked(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            _head.AddRange(bytes);
            var head = _head.ToArray();
            if (head.AsSpan().EndsWith("\r\n\r\n"u8))
            {
                _waiting = (now(), RecordedRequest.Parse(head));
                _head.Clear();
            }
        }
    }

    internal void Answered(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_waiting is { } request && bytes.Length >= s_statusAt + 3)
            {
                exchanged(request, int.Parse(Encoding.ASCII.GetString(bytes.Slice(s_statusAt, 3))));
                _waiting = null;
            }
        }
    }
}
