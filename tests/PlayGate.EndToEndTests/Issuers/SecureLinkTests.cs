using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using PlayGate.EndToEndTests.Deploying;
using PlayGate.Http;
using PlayGate.Issuers;
using Xunit.Abstractions;

namespace PlayGate.EndToEndTests.Issuers;

/// <summary>
/// Links are read as nginx reads them: whatever is generated, nginx and the format say the same, or the format is stricter and the test
/// says why.
/// </summary>
public sealed class SecureLinkTests(ITestOutputHelper output)
{
    private const string Secret = "a shared secret";

    /// <summary>As the settings write them, and as nginx does.</summary>
    private static readonly (string Ours, string Theirs)[] s_expressions =
    [
        (SecureLinkExpression.Default, $"$secure_link_expires$uri {Secret}"),
        ("{expires}{path}{address} {secret}", $"$secure_link_expires$uri$remote_addr {Secret}"),
        ("{secret}{address} {path}{expires}", $"{Secret}$remote_addr $uri$secure_link_expires"),
        ("{path}:{expires}:in the text", "$uri:$secure_link_expires:in the text"),
    ];

    private static readonly Gen<string> s_paths = Gen.OneOf<string>(
            "streams", "cam", "Cam", "index.m3u8", "a+b", "a%2Bb", "a%20b", "%61", "%41", "%C3%BC", "%c3%bc", "%e2%82%ac", "100%25", "%3F",
            "%23", "%26", "%3D",
            "%22", "\"", "a,b", "a:b", "@", "!", "~", "(x)", "'", "*", "$uri", "{path}", "%7Bpath%7D", "%24uri", "x|y", "^",
            "`", "[0]", "<b>", "-", "_")
        .Array[1, 3].Array[1, 4].Select(segments => "/" + string.Join('/', segments.Select(pieces => string.Concat(pieces))))
        .Where(path => RawTarget.IsSafe(path));

    private static readonly Gen<Link> s_links =
        from host in Gen.Int[0, s_expressions.Length - 1]
        from path in s_paths
        from lifetime in Gen.OneOf(Gen.Const(300), Gen.Const(-300))
        from expires in Gen.Frequency(
            (6, Gen.Const("{0}")),
            (1, Gen.OneOf<string>("0{0}", "{0}0", "+{0}", "-{0}", "{0}.0", "", "0", "soon", "%3{0}", "{0}%20", "99999999999999999999")))
        from signed in Gen.Frequency((6, Gen.Const(path)), (1, s_paths))
        from md5 in Gen.Frequency(
            (6, Gen.Const("{0}")),
            (3, Gen.OneOf<string>("{0}==", "{0}=", "{0}=x", "{0}%3D%3D", "x{0}", "{0}x", "", "=")),
            (3, Gen.OneOf<string>("std", "bits", "case")))
        from query in Gen.Frequency(
            (6, Gen.Const("md5={0}&expires={1}")),
            (1, Gen.OneOf<string>(
                "expires={1}&md5={0}", "MD5={0}&Expires={1}", "a=b&md5={0}&&expires={1}&c", "md5={0}", "expires={1}",
                "md5={0}&expires={1}&expires=1", "md5=x&md5={0}&expires={1}", "%6dd5={0}&expires={1}", "xmd5={0}&expires={1}",
                "md5={0}&expires={1}&md5={0}")))
        select Link.Of(host, path, signed, lifetime, (expires, md5, query));

    [ProgramFact("nginx")]
    public async Task What_nginx_refuses_is_refused_and_what_it_takes_is_taken_or_the_reason_is_known()
    {
        await using var nginx = await SecureLinkJudge.StartAsync(s_expressions.Select(expression => expression.Theirs));
        var formats = s_expressions.Select(Format).ToList();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        await s_links.SampleAsync(
            async link =>
            {
                var theirs = await nginx.JudgeAsync(link.Host, link.Target);
                var ours = Judge(formats[link.Host], link.Target);
                var difference = theirs == ours ? $"both say {ours}" : Difference(link, theirs, ours);
                Assert.True(difference is not null, $"nginx says {theirs}, the format {ours}: {link}");
                lock (seen)
                {
                    seen[difference] = seen.GetValueOrDefault(difference) + 1;
                }
            },
            iter: 4_000,
            threads: 1);
        output.WriteLine(string.Join(
            '\n', seen.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Value,5} {pair.Key}")));
        Assert.True(seen["both say Good"] > 200 && seen["both say Expired"] > 200 && seen["both say Refused"] > 200);
    }

    /// <summary>Why the format says something else; null where no reason is known.</summary>
    private static string? Difference(Link link, Verdict theirs, Verdict ours) => (theirs, ours) switch
    {
        (_, Verdict.Refused) when !link.HasPlainExpiry => "stricter: an expiry has ten digits, so that it has one text and a known length",
        (_, Verdict.Refused) when link.HasOddPadding => "stricter: padding is none or two =",
        (_, Verdict.Refused) when link.HasOddBits => "stricter: the last four bits of the text are of no byte, and are zero",
        (_, Verdict.Refused) when link.IsAmbiguous => "stricter: a parameter with two values is not known; nginx takes the first",
        (Verdict.Refused, _) when link.IsEscaped => "the same token: parameters are decoded, as everywhere in the gate",
        _ => null,
    };

    private static IIssuerFormat Format((string Ours, string Theirs) expression)
    {
        var options = new IssuerOptions { Format = IssuerFormat.SecureLink, Expression = expression.Ours };
        if (expression.Ours.Contains("{secret}", StringComparison.Ordinal))
        {
            options.Secrets.Add("an older secret");
            options.Secrets.Add(Secret);
        }

        return IssuerFormats.Create(new IssuerSetup("nginx", options, TimeProvider.System));
    }

    private static Verdict Judge(IIssuerFormat format, string target) => SignedUrl.Read(format, target) switch
    {
        IssuedReading.Genuine { Claims.ExpiresAt: var end } => end > TimeProvider.System.GetUtcNow() ? Verdict.Good : Verdict.Expired,
        _ => Verdict.Refused,
    };

    /// <summary>A link, and what was done to it.</summary>
    private sealed record Link(int Host, string Target)
    {
        public bool HasPlainExpiry { get; private init; }

        public bool HasOddPadding { get; private init; }

        public bool HasOddBits { get; private init; }

        public bool IsAmbiguous { get; private init; }

        public bool IsEscaped { get; private init; }

        public static Link Of(int host, string path, string signed, int lifetime, (string Expires, string Md5, string Query) forms)
        {
            var time = TimeProvider.System.GetUtcNow().AddSeconds(lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

            // "%3{0}" begins with the escape of a digit: %31777… is 1777….
            var expires = forms.Expires.Replace("{0}", time, StringComparison.Ordinal);
            var plain = Uri.UnescapeDataString(expires);
            var text = s_expressions[host].Theirs
                .Replace("$secure_link_expires", plain, StringComparison.Ordinal)
                .Replace("$remote_addr", SignedUrl.Address, StringComparison.Ordinal)
                .Replace("$uri", Uri.UnescapeDataString(signed), StringComparison.Ordinal);
            var query = forms.Query
                .Replace("{0}", Written(forms.Md5, Hash(text)), StringComparison.Ordinal)
                .Replace("{1}", expires, StringComparison.Ordinal);
            return new Link(host, $"{path}?{query}")
            {
                HasPlainExpiry = plain == time,
                HasOddPadding = forms.Md5 is "{0}=" or "{0}=x",
                HasOddBits = forms.Md5 == "bits",
                IsAmbiguous = query.EndsWith("&expires=1", StringComparison.Ordinal)
                    || query.StartsWith("md5=x&", StringComparison.Ordinal),
                IsEscaped = query.Contains('%', StringComparison.Ordinal),
            };
        }

        [SuppressMessage("Security", "CA5351", Justification = "nginx has MD5.")]
        private static byte[] Hash(string text) => MD5.HashData(Encoding.UTF8.GetBytes(text));

        private static string Written(string form, byte[] md5)
        {
            var text = Base64Url.EncodeToString(md5);
            return form switch
            {
                "std" => Convert.ToBase64String(md5),
                "case" => text.ToUpperInvariant(),

                // The last four bits are of no byte: A is 0000 of them, B to P the others.
                "bits" => text[..^1] + (char)(text[^1] + 1),
                _ => form.Replace("{0}", text, StringComparison.Ordinal),
            };
        }
    }
}
