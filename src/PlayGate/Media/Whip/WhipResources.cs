using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Sessions.Carriers;
using PlayGate.Tokens;

namespace PlayGate.Media.Whip;

/// <summary>A URL at the origin, and the session that it belongs to.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Session">The session; null where the application asked for none.</param>
/// <param name="Url">The URL, as the origin named it.</param>
/// <param name="IsLinked">Whether it was named in a <c>Link</c>: it belongs to an extension, and may be posted to.</param>
internal sealed record WhipResource(string StreamId, Guid? Session, Uri Url, bool IsLinked)
{
    /// <summary>The value of <c>Allow</c>.</summary>
    public string Methods => IsLinked ? "POST, PATCH, DELETE, OPTIONS" : "PATCH, DELETE, OPTIONS";

    public bool Takes(string method) =>
        HttpMethods.IsPatch(method) || HttpMethods.IsDelete(method) || (IsLinked && HttpMethods.IsPost(method));
}

/// <summary>
/// Seals the URLs that the origin names, of a resource or in a <c>Link</c>, into URLs of the gate: <c>/whip/~{ticket}/{sealed}</c>. A
/// sealed URL leads to that URL at the origin and to no other, for as long as the session lives.
/// </summary>
internal sealed class WhipResources(IDataProtectionProvider protection, SealKeys keys, TicketSealer sealer)
{
    private const int MaxLength = 4096;

    /// <summary>A session that is not needed is carried by an empty ticket.</summary>
    private const string NoTicket = "~";

    /// <summary>A flag beside the type; URLs that were sealed before it existed count as no link.</summary>
    private const byte Linked = 0x80;
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };
    private readonly IDataProtector _protector = protection.CreateProtector("PlayGate.WhipResource.v1");

    /// <summary>The segment that carries a session; null is the one that is not needed.</summary>
    public string TicketSegmentOf(Session? session) => session is null ? NoTicket : PathTicket.SegmentOf(sealer.Seal(session));

    /// <summary>The path, with the ticket of the exchange's session.</summary>
    public string Seal(WhipExchange exchange, Uri url, bool isLinked)
    {
        using var stream = new MemoryStream(capacity: 256);
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write((byte)((byte)exchange.Route.Type | (isLinked ? Linked : 0)));
            writer.Write(exchange.Route.Application);
            writer.Write(exchange.StreamId);
            writer.Write((exchange.Session?.Id ?? Guid.Empty).ToByteArray());
            writer.Write(url.OriginalString);
        }

        return $"{exchange.Route.Prefix}/{exchange.TicketSegment}/{Base64Url.EncodeToString(_protector.Protect(stream.ToArray()))}";
    }

    /// <summary>Whether it can be unsealed now; reads the key ring where the key is not known yet.</summary>
    public ValueTask<bool> CanTellAsync(string text, IPAddress? client, CancellationToken cancellation) =>
        text.Length <= MaxLength
        && Base64UrlText.IsValid(text)
        && keys.Find(Base64Url.DecodeFromChars(text), out var key) == KeyStanding.Unread
            ? keys.ReadAsync(key, client, cancellation)
            : new(true);

    /// <summary>What was sealed for such a route, or null.</summary>
    /// <exception cref="StoreUnavailableException">The key ring cannot be read.</exception>
    public WhipResource? TryOpen(ReadOnlySpan<char> text, GateRoute route)
    {
        if (text.Length is 0 or > MaxLength || !Base64UrlText.IsValid(text))
        {
            return null;
        }

        try
        {
            using var stream = new MemoryStream(_protector.Unprotect(Base64Url.DecodeFromChars(text)));
            using var reader = new BinaryReader(stream, Encoding.UTF8);
            var (mark, application, streamId) = (reader.ReadByte(), reader.ReadString(), reader.ReadString());
            var (type, isLinked) = ((TokenType)(mark & ~Linked), (mark & Linked) != 0);
            var session = new Guid(reader.ReadBytes(16));
            var url = new Uri(reader.ReadString(), AsItIs);
            return type == route.Type && application == route.Application
                ? new WhipResource(streamId, session == Guid.Empty ? null : session, url, isLinked)
                : null;
        }
        catch (CryptographicException failure) when (TicketSealer.OutageIn(failure) is { } outage)
        {
            throw new StoreUnavailableException("The key ring cannot be read.", outage);
        }
        catch (Exception failure) when (failure is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
