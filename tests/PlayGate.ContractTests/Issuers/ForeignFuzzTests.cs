using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Formats.Cbor;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Issuers;

/// <summary>
/// Whatever becomes of a signed token on its way, the whole gate refuses it: never an error of the server, never in. A failing case prints
/// its seed.
/// </summary>
public sealed class ForeignFuzzTests
{
    private const string Secret = "a secret of thirty-two characters";
    private const int Cases = 1000;
    private const string Path = "/streams/cam/index.m3u8";
    private const string Letters = "ABCxyz019-_.~=&%!*+/:;,'\"\\{}[]()<>|^`@$# \u00fc\u20ac\0\r";

    private static readonly byte[] s_key = Encoding.UTF8.GetBytes(Secret);

    private static readonly (string Key, string Value)[] s_settings =
    [
        .. LmsTokens.Settings(TestGate.Unshielded),
        .. Issuer("uri", "UriSigning", Secret), .. Issuer("cat", "Cat", Secret), .. Issuer("bunny", "Bunny", Secret),
        .. Issuer("akamai", "Akamai", Convert.ToHexStringLower(s_key)), .. Issuer("nginx", "SecureLink", Secret),
        .. Issuer("mediamtx", "Jwt", Secret), ("PlayGate:Issuers:mediamtx:Preset", "MediaMtx"),
    ];

    /// <summary>Where, what is done, how much, and with which letter.</summary>
    private static readonly Gen<(double Place, int Kind, int Count, char Letter)> s_change = Gen.Select(
        Gen.Double[0, 1], Gen.Int[0, 5], Gen.Int[1, 8], Gen.Int[0, Letters.Length - 1].Select(index => Letters[index]));

    [Fact]
    public async Task A_token_that_was_changed_is_refused_in_every_format_and_way()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, s_settings);
        var (signed, refused) = (Signed(gate), 0);
        await Gen.Select(Gen.Int[0, signed.Length - 1], s_change.Array[1, 4]).SampleAsync(
            async (format, changes) =>
            {
                var (carrier, text) = signed[format];
                var changed = Sendable(carrier, changes.Aggregate(text, Change));
                var status = await StatusAsync(gate, carrier, changed);
                Assert.True(status is >= 400 and < 500 || (status == 200 && IsTheSame(text, changed)), $"{status}: {carrier} {changed}");
                refused += status == 200 ? 0 : 1;
            },
            iter: Cases,
            threads: 1);
        Assert.InRange(refused, Cases * 8 / 10, Cases);
        Assert.Equal(Cases - refused, origin.Requests.All.Count);
    }

    [Fact]
    public async Task The_tokens_that_are_changed_are_good_ones()
    {
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(origin, s_settings);

        var statuses = new List<(Carrier, int)>();
        foreach (var (carrier, text) in Signed(gate).DistinctBy(token => token.Text))
        {
            statuses.Add((carrier, await StatusAsync(gate, carrier, text)));
        }

        Assert.All(statuses, status => Assert.Equal(200, status.Item2));
    }

    private enum Carrier
    {
        Query,
        Bearer,
        Header,
        Cookie,
        Segment,
    }

    /// <summary>
    /// Whether all that is signed is still there: parameters beside it, escapes, padding and the letters of another base64 are no change.
    /// </summary>
    private static bool IsTheSame(string text, string changed) => !Parts(text).Except(Parts(changed)).Any();

    private static IEnumerable<string> Parts(string text) =>
        from part in text.Split('&', ';')
        let plain = Uri.UnescapeDataString(part).Trim(' ', '"', '=').Replace('+', '-').Replace('/', '_')
        select plain.StartsWith("hdnts", StringComparison.OrdinalIgnoreCase) ? plain.ToUpperInvariant() : plain;

    /// <summary>A line ends where it ends, and a blank ends a target: these are the server's to refuse.</summary>
    private static string Sendable(Carrier carrier, string text) => string.Concat(text.Where(
        letter => letter is not ('\r' or '\0') && (letter != ' ' || carrier is Carrier.Bearer or Carrier.Header or Carrier.Cookie)));

    private static string Change(string text, (double Place, int Kind, int Count, char Letter) change)
    {
        var at = (int)(change.Place * Math.Max(0, text.Length - 1));
        var count = Math.Min(change.Count, text.Length - at);
        return change.Kind switch
        {
            0 => text.Remove(at, count),
            1 => text.Insert(at, new string(change.Letter, change.Count)),
            2 when count > 0 => text.Remove(at, 1).Insert(at, change.Letter.ToString()),
            3 => string.Concat(text.AsSpan(0, at), text.AsSpan(at + count), text.AsSpan(at, count)),
            4 => text.Insert(at, text[..at]),
            _ => text[..at] + Uri.HexEscape((char)(change.Letter & 0x7f)) + text[(at + count)..],
        };
    }

    private static async Task<int> StatusAsync(TestGate gate, Carrier carrier, string text)
    {
        var bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
        var (target, headers) = carrier switch
        {
            Carrier.Bearer => (Path, $"Authorization: Bearer {bytes}"),
            Carrier.Header => (Path, $"CTA-Common-Access-Token: {bytes}"),
            Carrier.Cookie => (Path, $"Cookie: URISigningPackage={bytes}"),
            Carrier.Segment => ($"/{bytes}{Path}", "Accept: */*"),
            _ => ($"{Path}?{bytes}", "Accept: */*"),
        };
        return (await RawClient.GetAsync(gate.Public, target, headers, "Connection: close")).Status;
    }

    /// <summary>Good tokens, one for each format and way.</summary>
    private static (Carrier Carrier, string Text)[] Signed(TestGate gate)
    {
        var exp = gate.Clock.GetUtcNow().AddMinutes(10).ToUnixTimeSeconds();
        var package = Jws($$"""{"cdniv":1,"cdniuc":"regex:https?://[^/]*/streams/cam/.*","exp":{{exp}}}""");
        var cat = Cat(exp);
        return
        [
            (Carrier.Query, $"token={gate.Sign("cam")}"),
            (Carrier.Bearer, gate.Sign("cam")),
            (Carrier.Query, $"token={Jws($$"""{"mediamtx_permissions":[{"action":"read","path":"~^cam$"}],"exp":{{exp}}}""")}"),
            (Carrier.Query, $"URISigningPackage={package}"),
            (Carrier.Cookie, Jws($$"""{"cdniv":1,"cdniuc":"regex:https?://[^/]*/streams/cam/.*","exp":{{exp + 1}}}""")),
            (Carrier.Query, $"cat={cat}"),
            (Carrier.Header, Cat(exp + 1)),
            (Carrier.Bearer, Cat(exp + 2)),
            (Carrier.Query, Text($"hdnts=exp={exp}~acl=/streams/cam/*~hmac=", $"exp={exp}~acl=/streams/cam/*", Convert.ToHexStringLower)),
            (Carrier.Query, Text("token=HS256-", $"{Path}{exp}viewer=anna", Base64, $"&viewer=anna&expires={exp}")),
            (Carrier.Segment, Text(
                "bcdn_token=HS256-",
                $"/streams/cam/{exp}token_path=/streams/cam/",
                Base64,
                $"&token_path=%2Fstreams%2Fcam%2F&expires={exp}")),
            (Carrier.Query, $"md5={Md5($"{exp}{Path} {Secret}")}&expires={exp}"),
        ];
    }

    private static string Text(string before, string signed, Func<byte[], string> write, string after = "") =>
        before + write(HMACSHA256.HashData(s_key, Encoding.UTF8.GetBytes(signed))) + after;

    private static string Base64(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private static string Jws(string payload)
    {
        var signed = $"{Base64("""{"alg":"HS256"}"""u8.ToArray())}.{Base64(Encoding.UTF8.GetBytes(payload))}";
        return Text(signed + ".", signed, Base64);
    }

    [SuppressMessage("Security", "CA5351", Justification = "nginx has MD5.")]
    private static string Md5(string text) => Base64(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>A COSE_Mac0 in a CWT: exp, and the path's beginning by catu.</summary>
    private static string Cat(long exp)
    {
        var claims = new CborWriter();
        claims.WriteStartMap(2);
        claims.WriteInt32(4);
        claims.WriteInt64(exp);
        claims.WriteInt32(312);
        claims.WriteStartMap(1);
        claims.WriteInt32(3);
        claims.WriteStartMap(1);
        claims.WriteInt32(1);
        claims.WriteTextString("/streams/cam/");
        claims.WriteEndMap();
        claims.WriteEndMap();
        claims.WriteEndMap();
        byte[] header = [0xa1, 0x01, 0x05];
        var mac = HMACSHA256.HashData(s_key, Items("MAC0", header, (byte[])[], claims.Encode()));
        return Base64([0xd8, 0x3d, 0xd1, .. Items(header, null, claims.Encode(), mac)]);
    }

    private static byte[] Items(params object?[] parts)
    {
        var writer = new CborWriter();
        writer.WriteStartArray(parts.Length);
        foreach (var part in parts)
        {
            if (part is string text)
            {
                writer.WriteTextString(text);
            }
            else if (part is byte[] bytes)
            {
                writer.WriteByteString(bytes);
            }
            else
            {
                writer.WriteStartMap(0);
                writer.WriteEndMap();
            }
        }

        writer.WriteEndArray();
        return writer.Encode();
    }

    private static (string Key, string Value)[] Issuer(string name, string format, string secret) =>
        [($"PlayGate:Issuers:{name}:Format", format), ($"PlayGate:Issuers:{name}:Secrets:0", secret)];
}
