using CsCheck;
using PlayGate.Http;

namespace PlayGate.Tests.Gate;

/// <summary>What is authorised must be what is served, also by an origin that decodes again and tidies up.</summary>
public sealed class RawTargetNormalisationTests
{
    private static readonly Gen<string> Tricks = Gen.OneOf<string>(
        "/", "//", "/./", "/../", ".", "..", "\\", ";", ";x=1", "%",
        "%2e", "%2E", "%2f", "%5C", "%3b", "%00", "%25", "%25%32", "%252e", "%2525",
        "2e", "2f", "e", "%32", "%65", "%c0%ae", "%c0%af", "%e2%82%ac", "%e2%82", "%20", "ä", "é", "\u0001", " ");

    private static readonly Gen<string> Encoded = Gen.Char['!', '~'].Select(character => "%" + ((int)character).ToString("x2"));

    private static readonly Gen<string> Paths = Gen
        .Frequency((5, Gen.OneOf<string>("cam", "a", "1", ".m3u8", "/a", "/b/c")), (2, Encoded), (3, Tricks))
        .Array[1, 7].Select(pieces => "/streams/" + string.Concat(pieces));

    [Fact]
    public void A_safe_path_is_the_same_however_often_it_is_decoded_and_tidied()
    {
        var safe = 0;
        Paths.Sample(path =>
        {
            if (!RawTarget.IsSafe(path))
            {
                return;
            }

            Interlocked.Increment(ref safe);
            var authorised = Uri.UnescapeDataString(path.Split('?')[0]);
            Assert.Equal(authorised, Tidy(authorised));
            Assert.Equal(authorised, Uri.UnescapeDataString(authorised));
            Assert.Equal(authorised, Tidy(Uri.UnescapeDataString(Tidy(Uri.UnescapeDataString(path.Split('?')[0])))));
        }, iter: 100_000);

        Assert.True(safe > 1_000, $"The generator must find safe paths for this to say something; it found {safe}.");
    }

    [Fact]
    public void Encoding_a_letter_changes_nothing_and_encoding_structure_is_refused() =>
        Gen.Select(Gen.OneOf<string>("/streams/cam.m3u8", "/streams/a/b_240p.m3u8"), Gen.Int[1, 16]).Sample((path, at) =>
        {
            var encoded = $"{path[..at]}%{(int)path[at]:x2}{path[(at + 1)..]}";
            return RawTarget.IsSafe(encoded) == path[at] is not ('/' or '.');
        });

    [Fact]
    public void Judging_never_throws()
    {
        Gen.String.Sample(target => { _ = RawTarget.IsSafe(target); });
        Gen.String.Sample(target => { _ = RawTarget.IsSafe("/%41" + target); });
        Gen.String.Sample(target => { _ = RawTarget.IsSafe("http://" + target); });
        Gen.Char["%0123456789abcdefABCDEF/."].Array[0, 12].Sample(target => { _ = RawTarget.IsSafe("/" + new string(target)); });
    }

    /// <summary>The most eager origin: backslashes are slashes, parameters fall away, empty and dot segments are resolved.</summary>
    private static string Tidy(string path)
    {
        var segments = new Stack<string>();
        foreach (var segment in path.Replace('\\', '/').Split('/').Select(segment => segment.Split(';')[0]))
        {
            if (segment is "..")
            {
                segments.TryPop(out _);
            }
            else if (segment is not ("" or "."))
            {
                segments.Push(segment);
            }
        }

        return "/" + string.Join('/', segments.Reverse());
    }
}
