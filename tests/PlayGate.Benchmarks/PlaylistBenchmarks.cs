using System.Buffers;
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PlayGate.Delivery;
using PlayGate.Playlists;
using PlayGate.Routes;
using PlayGate.Streams;

namespace PlayGate.Benchmarks;

/// <summary>
/// Rewriting a playlist of 10,000 segments, 1 MB, in the pieces in which it is read. MB/s are 1,048,576 bytes of input by the time.
/// </summary>
[MemoryDiagnoser]
[ShortRunJob]
public class PlaylistBenchmarks
{
    private const int Segments = 10_000;
    private const int Piece = 32 * 1024;
    private static readonly string Ticket = "~" + new string('T', 200);
    private static readonly PlaylistScope Cookie = new(
        ["origin.example:8080"], new OriginPaths("", ""), ["gate.example"], "/streams", null);

    private readonly ArrayBufferWriter<byte> _output = new(8 << 20);
    private static readonly LivePlaylists Live = new(TimeProvider.System, NullLoggerFactory.Instance);
    private readonly CdnDelivery _cdn = Cdn();
    private byte[] _relative = [];
    private byte[] _rooted = [];
    private byte[] _absolute = [];
    private byte[] _segmentList = [];
    private byte[] _timeline = [];

    [GlobalSetup]
    public void Setup()
    {
        _relative = Hls("lesson-42/720p/");
        _rooted = Hls("/streams/lesson-42/");
        _absolute = Hls("http://origin.example:8080/streams/lesson-42/");
        _segmentList = Dash(
            """<SegmentList duration="4">""",
            number => $"""<SegmentURL media="/streams/lesson-42/720p/segment{number:D9}.m4s" mediaRange="0-{number}999"/>""",
            "</SegmentList>");
        _timeline = Dash(
            """<SegmentTemplate media="/streams/lesson-42/$Time$.m4s"><SegmentTimeline>""",
            number => $"""<S t="{number * 2000L:D12}" d="2000" r="{number % 7}"/>""",
            "</SegmentTimeline></SegmentTemplate>");
    }

    [Benchmark]
    public int HlsRelative() => Rewrite(new HlsRewriter(new PlaylistUris(Cookie with { TicketSegment = Ticket })), _relative);

    [Benchmark]
    public int HlsRootedWithTicket() => Rewrite(new HlsRewriter(new PlaylistUris(Cookie with { TicketSegment = Ticket })), _rooted);

    [Benchmark]
    public int HlsAbsoluteWithTicket() => Rewrite(new HlsRewriter(new PlaylistUris(Cookie with { TicketSegment = Ticket })), _absolute);

    /// <summary>Every segment becomes the CDN's, by one credential of the stream's folder.</summary>
    [Benchmark]
    public int HlsRelativeToCdn() => Rewrite(ToCdn(), _relative);

    [Benchmark]
    public int DashSegmentListWithTicket() =>
        Rewrite(new DashRewriter(new PlaylistUris(Cookie with { TicketSegment = Ticket })), _segmentList);

    [Benchmark]
    public int DashTimeline() => Rewrite(new DashRewriter(new PlaylistUris(Cookie with { TicketSegment = Ticket })), _timeline);

    [Benchmark(Baseline = true)]
    public int Copy()
    {
        _output.ResetWrittenCount();
        for (var at = 0; at < _relative.Length; at += Piece)
        {
            _output.Write(_relative.AsSpan(at, Math.Min(Piece, _relative.Length - at)));
        }

        return _output.WrittenCount;
    }

    private CdnHlsRewriter ToCdn()
    {
        var uris = new PlaylistUris(Cookie);
        var scope = new MediaScope("/streams", "lesson", StreamNames.Plain, AnyFolder: false, "/streams/lesson/", Address: null);
        return new CdnHlsRewriter(new MediaLinks(_cdn, scope, uris), uris, Live, ("default", "lesson/index.m3u8"));
    }

    private static CdnDelivery Cdn()
    {
        var options = new PlayGateOptions { Cdn = "edge" };
        options.Cdns["edge"] = new CdnOptions { Url = "https://edge.example", Format = CdnFormat.Akamai, Secrets = { "aabbccddeeff" } };
        return new ServiceCollection().AddMetrics().AddSingleton(TimeProvider.System).AddSingleton(Options.Create(options)).AddDelivery()
            .BuildServiceProvider().GetRequiredService<CdnDirectory>().Find("default")!;
    }

    private static byte[] Hls(string folder)
    {
        var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:4\n");
        for (var number = 0; number < Segments; number++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"#EXTINF:4.000000,\n{folder}lesson-42_720p2500kbps{number:D9}.ts?session=0123456789abcdef0123456789\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Dash(string open, Func<int, string> segment, string close)
    {
        var segments = string.Join('\n', Enumerable.Range(0, Segments).Select(segment));
        return Encoding.UTF8.GetBytes(
            $"<MPD><Period><AdaptationSet><Representation>{open}{segments}{close}</Representation></AdaptationSet></Period></MPD>");
    }

    private int Rewrite(PlaylistRewriter rewriter, ReadOnlySpan<byte> playlist)
    {
        _output.ResetWrittenCount();
        for (var at = 0; at < playlist.Length; at += Piece)
        {
            rewriter.Write(playlist.Slice(at, Math.Min(Piece, playlist.Length - at)), _output);
        }

        rewriter.Complete(_output);
        return _output.WrittenCount + playlist.Length;
    }
}
