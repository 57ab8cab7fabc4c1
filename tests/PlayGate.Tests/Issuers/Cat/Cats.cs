using System.Buffers.Text;
using System.Collections;
using System.Formats.Cbor;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using PlayGate.Issuers;
using PlayGate.Issuers.Cat;
using PlayGate.Tokens;

namespace PlayGate.Tests.Issuers.Cat;

/// <summary>Makes common access tokens, also such as no signer would make, and shows them to the format.</summary>
internal static class Cats
{
    public const string Secret = "hex:403697de87af64611c1d32a05dab0fe1fcb715a86ab435f1ec99192d79569388";
    public const long Expiry = 4102444800;

    public static readonly ViewerRequest Request =
        new("GET", "https", "video.example.com", "/streams/cam1/index.m3u8", "?a=1&cat=x&b=2")
        {
            Headers = new HeaderDictionary { ["User-Agent"] = "Mozilla/5.0", ["X-Two"] = new(["one", "two"]) },
            Protocol = "h2",
        };

    public static byte[] SecretBytes => Convert.FromHexString(Secret["hex:".Length..]);

    public static CatFormat Format(Action<IssuerOptions>? change = null)
    {
        var options = new IssuerOptions { Format = IssuerFormat.Cat };
        options.Secrets.Add(Secret);
        change?.Invoke(options);
        return new CatFormat(new IssuerSetup("partner", options, TimeProvider.System));
    }

    public static CatFormat FormatWithKey(string pem, params string[] algorithms)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, pem);
        try
        {
            return Format(options =>
            {
                options.Secrets.Clear();
                options.KeyFile = file;
                foreach (var algorithm in algorithms)
                {
                    options.Algorithms.Add(algorithm);
                }
            });
        }
        finally
        {
            File.Delete(file);
        }
    }

    public static async Task<IssuedReading?> Read(
        string text, CatFormat? format = null, ViewerRequest? request = null, string address = "192.0.2.7") =>
        await (format ?? Format()).ReadAsync(
            new IssuedToken(Credential.Of(text), request ?? Request, new Client(IPAddress.Parse(address), "player")),
            CancellationToken.None);

    public static async Task<IssuedClaims> Genuine(
        string text, CatFormat? format = null, ViewerRequest? request = null, string address = "192.0.2.7")
    {
        var reading = await Read(text, format, request, address);
        Assert.True(reading is IssuedReading.Genuine, (reading as IssuedReading.Refused)?.Because ?? "not of this format");
        return ((IssuedReading.Genuine)reading!).Claims;
    }

    public static async Task<IssuedReading.Refused> Refused(
        string text, CatFormat? format = null, ViewerRequest? request = null, string address = "192.0.2.7") =>
        Assert.IsType<IssuedReading.Refused>(await Read(text, format, request, address));

    /// <summary>A token with an expiry and one more claim.</summary>
    public static string With(object label, object? value) => Token(Encode(Map((4, Expiry), (label, value))));

    public static string Token(params (object Label, object? Value)[] claims) => Token(Encode(Map(claims)));

    public static string Token(
        byte[] claims, ulong tag = 17, bool cwt = true,
        Dictionary<object, object?>? header = null, Dictionary<object, object?>? open = null)
    {
        var protectedHeader = Encode(header ?? Map((1, 5)));
        var mac = HMACSHA256.HashData(SecretBytes, Encode(new object?[] { "MAC0", protectedHeader, Array.Empty<byte>(), claims }));
        return Text(Message(tag, cwt, [protectedHeader, open ?? Map(), claims, mac]));
    }

    public static byte[] Message(ulong tag, bool cwt, object?[] parts)
    {
        var message = new Tagged(tag, parts);
        return Encode(cwt ? new Tagged(61, message) : message);
    }

    public static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);

    public static Dictionary<object, object?> Map(params (object Key, object? Value)[] entries) =>
        entries.ToDictionary(entry => entry.Key is int number ? (long)number : entry.Key, entry => entry.Value);

    public static byte[] Encode(object? value)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        Write(writer, value);
        return writer.Encode();
    }

    private static void Write(CborWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNull(); break;
            case int number: writer.WriteInt32(number); break;
            case long number: writer.WriteInt64(number); break;
            case double number: writer.WriteDouble(number); break;
            case bool truth: writer.WriteBoolean(truth); break;
            case string text: writer.WriteTextString(text); break;
            case byte[] bytes: writer.WriteByteString(bytes); break;
            case Tagged tagged:
                writer.WriteTag((CborTag)tagged.Tag);
                Write(writer, tagged.Value);
                break;
            case Dictionary<object, object?> map:
                writer.WriteStartMap(map.Count);
                foreach (var (key, entry) in map)
                {
                    Write(writer, key);
                    Write(writer, entry);
                }

                writer.WriteEndMap();
                break;
            case IList list:
                writer.WriteStartArray(list.Count);
                foreach (var item in list)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default: throw new ArgumentException($"{value.GetType()} has no encoding here.", nameof(value));
        }
    }

    internal sealed record Tagged(ulong Tag, object? Value);
}
