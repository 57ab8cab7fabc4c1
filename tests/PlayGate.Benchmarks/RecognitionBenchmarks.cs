using System.Net;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using PlayGate.Http;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Sessions.Carriers;
using PlayGate.Tokens;

namespace PlayGate.Benchmarks;

/// <summary>Recognising a session from a <c>Cookie</c> header, and judging the raw target: what every segment costs the gate.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class RecognitionBenchmarks
{
    private static readonly GateRoute Route = new("default", StreamNames.AntMedia, SessionCarrier.Cookie, "path", "/streams", "");
    private const string Segment = "lesson-42_360p800kbps0042.ts";
    private static readonly Client Viewer = new(IPAddress.Loopback, "player/1");
    private SessionRecogniser _recogniser = null!;
    private SessionRecogniser _forgetful = null!;
    private string _ticket = "";
    private StringValues _alone;
    private StringValues _amongOthers;

    [GlobalSetup]
    public void Setup()
    {
        var options = Options.Create(new PlayGateOptions());
        var sealer = SealingBenchmarks.SealerWith(EncryptionAlgorithm.AES_256_GCM);
        var ticket = sealer.Seal(SealingBenchmarks.ASession());
        var cookie = $"playgate-0123456789ab={ticket.Reveal()}";
        _ticket = PathTicket.SegmentOf(ticket);
        (_alone, _amongOthers) = (cookie, $"theme=dark; consent=1; _ga=GA1.2.1234567890.1234567890; {cookie}");
        _recogniser = Build(sealer, options, new VerifiedTickets(sealer, options, NullLoggerFactory.Instance));
        _forgetful = Build(sealer, options, null);
        _ = VerifiedTicket();
    }

    [Benchmark]
    public bool VerifiedTicket() => _recogniser.Recognise(With(_alone)).IsValid;

    [Benchmark]
    public bool VerifiedTicketAmongOtherCookies() => _recogniser.Recognise(With(_amongOthers)).IsValid;

    [Benchmark]
    public bool TicketSeenForTheFirstTime() => _forgetful.Recognise(With(_alone)).IsValid;

    [Benchmark]
    public bool RawTargetIsSafe() => RawTarget.IsSafe("/streams/lesson-42_360p800kbps0042.ts?_HLS_msn=273");

    [Benchmark]
    public bool VerifiedTicketInThePath() => _recogniser.Recognise(new Arrival(Route, Segment, _ticket, default, Viewer)).IsValid;

    private static Arrival With(StringValues cookies) => new(Route, Segment, null, cookies, Viewer);

    private static SessionRecogniser Build(TicketSealer sealer, IOptions<PlayGateOptions> options, VerifiedTickets? tickets)
    {
        // One remembered ticket of size 1 does not fit into a cache of size 0, so every look is the first.
        tickets ??= new VerifiedTickets(
            sealer, Options.Create(new PlayGateOptions { Session = { RememberedTickets = 0 } }), NullLoggerFactory.Instance);
        var cookies = new CookieCarrier(tickets, options, TimeProvider.System);
        var activity = new SessionActivity(null!, options, null!, null!, TimeProvider.System);
        return new SessionRecogniser(cookies, tickets, new Revocations(TimeProvider.System), activity, TimeProvider.System);
    }
}
