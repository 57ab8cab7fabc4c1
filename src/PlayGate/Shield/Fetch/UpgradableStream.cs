namespace PlayGate.Shield.Fetch;

/// <summary>
/// A connection to an origin that outlives the HTTP client on it. The client gets no byte behind the end of a head, so that it holds
/// nothing of the other protocol when <see cref="Upgrade"/> takes the connection away from it.
/// </summary>
internal sealed class UpgradableStream(Stream connection) : ConnectionStream(connection)
{
    private enum Owner
    {
        Client,

        /// <summary>The other protocol; the client has yet to dispose its connection.</summary>
        Both,
        Protocol,
    }

    private Owner _owner;
    private byte[] _ahead = [];
    private bool _isLineEmpty;

    /// <summary>Gives the connection to the other protocol: the next disposal, the client's, leaves it open.</summary>
    public void Upgrade() => _owner = Owner.Both;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_ahead.Length > 0)
        {
            var count = Math.Min(buffer.Length, _ahead.Length);
            _ahead.AsMemory(0, count).CopyTo(buffer);
            _ahead = _ahead[count..];
            return ValueTask.FromResult(_owner == Owner.Client ? UpToHead(buffer.Span[..count]) : count);
        }

        return _owner == Owner.Client && !buffer.IsEmpty
            ? ReadHeadAsync(buffer, cancellationToken)
            : Connection.ReadAsync(buffer, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (_owner == Owner.Both)
        {
            _owner = Owner.Protocol;
        }
        else
        {
            base.Dispose(disposing);
        }
    }

    private async ValueTask<int> ReadHeadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        var count = await Connection.ReadAsync(buffer, cancellation);
        return UpToHead(buffer.Span[..count]);
    }

    /// <summary>How much the client may have: up to an empty line, as a lenient parser sees it. The rest is kept.</summary>
    private int UpToHead(ReadOnlySpan<byte> read)
    {
        for (var index = 0; index < read.Length; index++)
        {
            if (read[index] == (byte)'\n')
            {
                if (_isLineEmpty)
                {
                    _isLineEmpty = false;
                    _ahead = [.. read[(index + 1)..], .. _ahead];
                    return index + 1;
                }

                _isLineEmpty = true;
            }
            else if (read[index] != (byte)'\r')
            {
                _isLineEmpty = false;
            }
        }

        return read.Length;
    }
}
