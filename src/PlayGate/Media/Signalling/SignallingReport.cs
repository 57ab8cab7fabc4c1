using System.Net;
using Microsoft.Extensions.Logging;
using PlayGate.Clients;

namespace PlayGate.Media.Signalling;

/// <summary>Logs and counts what happens on sockets.</summary>
internal sealed class SignallingReport(SignallingMetrics metrics, TimeProvider time, ILogger<SignallingReport> logger)
{
    /// <summary>A socket is open until the returned object is disposed of.</summary>
    public Socket Opened(string application, IPAddress? address) => new(this, application, ClientAddress.Plain(address));

    public void NotOpened(string application, IPAddress? address, string code) =>
        SignallingLog.NotOpened(logger, application, ClientAddress.Plain(address), code);

    /// <summary>One socket. Both of its directions report at once.</summary>
    internal sealed class Socket : IDisposable
    {
        private readonly SignallingReport _report;
        private readonly string _application;
        private readonly IPAddress? _address;
        private readonly long _since;
        private long _relayed;
        private long _refused;

        public Socket(SignallingReport report, string application, IPAddress? address)
        {
            (_report, _application, _address, _since) = (report, application, address, report.Time.GetTimestamp());
            report.Metrics.Opened(application);
            SignallingLog.Opened(report.Logger, application, address);
        }

        /// <summary>Why the socket is over, once that is known.</summary>
        public string Cause { get; set; } = "broken off";

        public void Relayed(bool fromClient)
        {
            Interlocked.Increment(ref _relayed);
            _report.Metrics.Relayed(fromClient);
        }

        public void Refused(string code)
        {
            Interlocked.Increment(ref _refused);
            _report.Metrics.Refused();
            SignallingLog.Refused(_report.Logger, _application, _address, code);
        }

        public void Dispose()
        {
            _report.Metrics.Closed(_application);
            var seconds = _report.Time.GetElapsedTime(_since).TotalSeconds;
            var (relayed, refused) = (Volatile.Read(ref _relayed), Volatile.Read(ref _refused));
            SignallingLog.Closed(_report.Logger, _application, _address, seconds, Cause, relayed, refused);
        }
    }

    private SignallingMetrics Metrics => metrics;

    private TimeProvider Time => time;

    private ILogger Logger => logger;
}
