using System.Buffers;

namespace PlayGate.Playlists;

/// <summary>Encodes, piece by piece, what is written into <see cref="Input"/>.</summary>
internal sealed class PlaylistEncoder : IDisposable
{
    private readonly MemoryStream _coded = new();
    private readonly Stream _encoder;

    public PlaylistEncoder(PlaylistCoding coding) => _encoder = coding.Encode(_coded);

    public PooledBytes Input { get; } = new();

    /// <summary>
    /// Encodes the input so far. The encoder keeps some output back until one of the next pieces, at the latest the final one.
    /// </summary>
    public void Encode(IBufferWriter<byte> output, bool isFinal)
    {
        _encoder.Write(Input.Span);
        Input.Clear();
        if (isFinal)
        {
            _encoder.Dispose();
        }

        output.Write(_coded.GetBuffer().AsSpan(0, (int)_coded.Length));
        _coded.SetLength(0);
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _coded.Dispose();
        Input.Dispose();
    }
}
