using Microsoft.Extensions.Logging;

namespace PlayGate.Telemetry;

/// <summary>
/// Lets one warning a minute through about one thing. A client decides how often it does what a warning tells of, and a log that it can
/// fill is a disk that it can fill (issue 15). What was left out is counted, and said when the next line about the thing is written.
/// </summary>
public sealed class LineLimit
{
    /// <summary>How many things are told apart within a minute; all others together count as one more for each line.</summary>
    internal const int MostThings = 1_000;

    private const int LongestThing = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<(int Line, string Thing), Written> _written = [];
    private readonly TimeProvider _time;
    private readonly ILogger<LineLimit> _logger;

    internal LineLimit(TimeProvider time, ILogger<LineLimit> logger) => (_time, _logger) = (time, logger);

    /// <summary>Whether the line may be written now.</summary>
    /// <param name="line">Its number.</param>
    /// <param name="thing">What it is about: an address, a token's handle, a path.</param>
    public bool Allows(int line, object? thing = null)
    {
        var text = thing?.ToString() ?? "";
        if (!TryTake((line, text.Length > LongestThing ? text[..LongestThing] : text), out var leftOut))
        {
            return false;
        }

        if (leftOut > 0)
        {
            TelemetryLog.LeftOut(_logger, leftOut, line);
        }

        return true;
    }

    private bool TryTake((int Line, string Thing) key, out long leftOut)
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            key = HasRoomFor(key, now) ? key : (key.Line, "…");
            if (_written.TryGetValue(key, out var written) && _time.GetElapsedTime(written.At, now) < Interval)
            {
                _written[key] = written with { LeftOut = written.LeftOut + 1 };
                leftOut = 0;
                return false;
            }

            leftOut = written.LeftOut;
            _written[key] = new Written(now, 0);
            return true;
        }
    }

    /// <summary>Things whose minute is over are forgotten, with what was left out of them, when the room is needed.</summary>
    private bool HasRoomFor((int Line, string Thing) key, long now)
    {
        if (_written.Count < MostThings || _written.ContainsKey(key))
        {
            return true;
        }

        foreach (var (old, written) in _written)
        {
            if (_time.GetElapsedTime(written.At, now) >= Interval)
            {
                _written.Remove(old);
            }
        }

        return _written.Count < MostThings;
    }

    private readonly record struct Written(long At, long LeftOut);
}
