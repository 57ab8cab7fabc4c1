using System.Buffers;
using System.Text.Unicode;
using PlayGate.Streams;

namespace PlayGate.Administration;

/// <summary>The rules that a request to mint has to keep at this instant.</summary>
internal sealed class MintRules(PlayGateOptions settings, IReadOnlySet<string> applications, DateTimeOffset now)
{
    private const int MaxText = 256;
    private static readonly TimeSpan MaxSessionLifetime = TimeSpan.FromDays(30);
    private readonly TokenOptions _tokens = settings.Token;

    public IEnumerable<MintProblem> Check(MintRequest request, int index)
    {
        MintProblem Problem(string field, string message) => new(index, field, message);

        if (!StreamId.IsValid(request.StreamId))
        {
            yield return Problem("streamId", StreamId.Rule);
        }
        else if (settings.NamesOf(request.Application) is StreamNames.Sequential && !SequentialNames.IsId(request.StreamId))
        {
            yield return Problem("streamId", SequentialNames.Rule);
        }

        if (!applications.Contains(request.Application))
        {
            var names = string.Join(", ", applications.Order(StringComparer.Ordinal));
            yield return Problem("application", $"No such application; there is {names}.");
        }

        if (CheckPath(request) is { } path)
        {
            yield return Problem("path", path);
        }

        if (CheckExpiry(request) is { } expiry)
        {
            yield return Problem(expiry.Field, expiry.Message);
        }

        if (request.SessionLifetime is { } lifetime && (lifetime < TimeSpan.FromSeconds(1) || lifetime > MaxSessionLifetime))
        {
            yield return Problem("sessionLifetime", $"Takes 1 to {MaxSessionLifetime.TotalSeconds:0} seconds.");
        }

        if (!IsPlainText(request.Subject))
        {
            yield return Problem("subject", $"Takes at most {MaxText} characters and no control characters.");
        }

        if (!IsPlainText(request.RoomId))
        {
            yield return Problem("roomId", $"Takes at most {MaxText} characters and no control characters.");
        }
    }

    /// <summary>In whole milliseconds, as it is stored.</summary>
    public DateTimeOffset ExpiryOf(MintRequest request)
    {
        var expiry = request.ExpiresAt ?? now + (request.ExpiresIn ?? _tokens.DefaultLifetime);
        return DateTimeOffset.FromUnixTimeMilliseconds(expiry.ToUnixTimeMilliseconds());
    }

    /// <summary>A URL that the gate would refuse is of no use to a viewer.</summary>
    private string? CheckPath(MintRequest request) =>
        request.Path is not { } path || !StreamId.IsValid(request.StreamId) ? null
        : request.Type != TokenType.Play ? "Goes with play tokens only."
        : !StreamEntry.IsPath(path)
            ? "Takes a path below /streams/ as it is spelt before escaping, without dot segments, e.g. cam/index.m3u8."
        : !StreamPaths.Covers(request.StreamId, path, settings.NamesOf(request.Application), request.AnyFolder)
            ? $"Is no file of the stream {request.StreamId} under the file names of this application "
                + $"({settings.NamesOf(request.Application)})."
        : null;

    private (string Field, string Message)? CheckExpiry(MintRequest request)
    {
        var longest = _tokens.MaxLifetime.TotalSeconds;
        if (request is { ExpiresIn: not null, ExpiresAt: not null })
        {
            return ("expiresAt", "Give either expiresIn or expiresAt, not both.");
        }

        if (request.ExpiresIn is { } lifetime && (lifetime < TimeSpan.FromSeconds(1) || lifetime > _tokens.MaxLifetime))
        {
            return ("expiresIn", $"Takes 1 to {longest:0} seconds.");
        }

        return request.ExpiresAt is { } expiry && (expiry <= now || expiry > now + _tokens.MaxLifetime)
            ? ("expiresAt", $"Takes a time in the future, at most {longest:0} seconds from now.")
            : null;
    }

    private static bool IsPlainText(string? text) =>
        text is null || (text.Length <= MaxText && !text.Any(char.IsControl) && IsWellFormed(text));

    /// <summary>Whether it has no lone surrogates, which no database stores.</summary>
    private static bool IsWellFormed(string text) =>
        Utf8.FromUtf16(text, stackalloc byte[MaxText * 3], out _, out _, replaceInvalidSequences: false) == OperationStatus.Done;
}
