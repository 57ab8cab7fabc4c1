using System.Buffers.Binary;
using System.Text;

namespace PlayGate.ContractTests.Abuse;

/// <summary>Frames of RFC 9113, as an attacker writes them.</summary>
internal static class Http2Frames
{
    public const byte EndHeaders = 4;
    public const byte EndStream = 1;
    private const int HeaderSize = 9;

    public static byte[] Opening => [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Type.Settings, 0, 0, [])];

    public static byte[] Headers(int stream, byte[] block, byte flags) => Frame(Type.Headers, flags, stream, block);

    public static byte[] Continuation(int stream, byte[] block) => Frame(Type.Continuation, 0, stream, block);

    public static byte[] Reset(int stream) => Frame(Type.ResetStream, 0, stream, [0, 0, 0, 8]);

    /// <summary>A GET with a cookie (RFC 7541: indexed method and scheme, the rest as literals without an index).</summary>
    public static byte[] Get(string path, string cookie) =>
        [0x82, 0x86, 0x04, .. Text(path), 0x01, .. Text("h"), 0x0f, 0x11, .. Text(cookie)];

    /// <summary>A CONNECT that asks for another protocol (RFC 8441).</summary>
    public static byte[] Connect(string path, string protocol) =>
        [0x02, .. Text("CONNECT"), .. Field(":protocol", protocol), 0x86, 0x04, .. Text(path), 0x01, .. Text("h")];

    /// <summary>A field whose name and value mean nothing.</summary>
    public static byte[] Field(string name, string value) => [0, .. Text(name), .. Text(value)];

    private static byte[] Frame(Type type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[HeaderSize + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = (byte)type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, HeaderSize);
        return frame;
    }

    private static byte[] Text(string text)
    {
        var length = new List<byte> { (byte)Math.Min(text.Length, 127) };
        for (var rest = text.Length - 127; rest >= 0; rest = rest < 128 ? -1 : rest >> 7)
        {
            length.Add((byte)((rest & 127) | (rest < 128 ? 0 : 128)));
        }

        return [.. length, .. Encoding.Latin1.GetBytes(text)];
    }

    private enum Type : byte
    {
        Headers = 1,
        ResetStream = 3,
        Settings = 4,
        Continuation = 9,
    }
}
