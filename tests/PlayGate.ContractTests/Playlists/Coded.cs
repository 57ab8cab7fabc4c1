using System.IO.Compression;
using System.Text;

namespace PlayGate.ContractTests.Playlists;

/// <summary>Bodies in a content coding, <c>gzip</c> or <c>br</c>.</summary>
internal static class Coded
{
    public static byte[] Encode(string coding, string text)
    {
        var coded = new MemoryStream();
        using (Stream encoder = coding == "br" ? new BrotliStream(coded, CompressionLevel.Optimal) : new GZipStream(
            coded, CompressionLevel.Optimal))
        {
            encoder.Write(Encoding.UTF8.GetBytes(text));
        }

        return coded.ToArray();
    }

    public static string Decode(string coding, byte[] coded)
    {
        var body = new MemoryStream(coded);
        using Stream decoder = coding == "br" ? new BrotliStream(body, CompressionMode.Decompress)
            : new GZipStream(body, CompressionMode.Decompress);
        using var reader = new StreamReader(decoder);
        return reader.ReadToEnd();
    }
}
