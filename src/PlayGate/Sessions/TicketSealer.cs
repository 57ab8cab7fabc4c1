using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using PlayGate.Tokens;

namespace PlayGate.Sessions;

/// <summary>
/// Seals sessions into tickets and opens them, with Data Protection: any replica that shares the key ring can. Sealing is randomised,
/// so two tickets of one session differ and are never compared. The layout inside the seal:
/// <code>
/// version 1 │ flags 1 │ id 16 │ started 8 │ expires 8 │ [address 9] │ [agent 9] │ application, stream id (length-prefixed UTF-8)
/// </code>
/// </summary>
internal sealed class TicketSealer(IDataProtectionProvider protection, SealKeys? keys = null)
{
    private const byte Version = 1;
    private const int MaxTicketLength = 2048;
    private readonly SealKeys _keys = keys ?? new SealKeys(protection, TimeProvider.System);
    private readonly IDataProtector _protector = protection.CreateProtector("PlayGate.Ticket.v1");

    [Flags]
    private enum Flags : byte
    {
        None = 0,
        AnyFolder = 1,
        Address = 2,
        Agent = 4,
        Publish = 8,
    }

    /// <inheritdoc cref="SealKeys.ReadAsync"/>
    public ValueTask<bool> ReadKeyAsync(Guid key, IPAddress? client, CancellationToken cancellation) =>
        _keys.ReadAsync(key, client, cancellation);

    public Ticket Seal(Session session)
    {
        using var stream = new MemoryStream(capacity: 128);
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            Write(writer, session);
        }

        return new Ticket(Base64Url.EncodeToString(_protector.Protect(stream.ToArray())));
    }

    /// <summary>The session in a ticket, or null for anything that was not sealed with this key ring.</summary>
    /// <exception cref="StoreUnavailableException">The key ring cannot be read, so it cannot be told.</exception>
    public Session? TryOpen(ReadOnlySpan<char> ticket)
    {
        return IsText(ticket) ? Open(Base64Url.DecodeFromChars(ticket)) : null;
    }

    /// <summary>As <see cref="TryOpen(ReadOnlySpan{char})"/>, for callers that must not wait for the key ring.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="unread">
    /// The key that the ring has to be read for to tell; empty where that would not help. Null where it can be told.
    /// </param>
    public Session? TryOpen(ReadOnlySpan<char> ticket, out Guid? unread)
    {
        unread = null;
        if (!IsText(ticket))
        {
            return null;
        }

        var sealedData = Base64Url.DecodeFromChars(ticket);
        var (standing, key) = (_keys.Find(sealedData, out var named), named);
        try
        {
            unread = standing == KeyStanding.Unread ? key : null;
            return standing == KeyStanding.Known ? Open(sealedData) : null;
        }
        catch (StoreUnavailableException)
        {
            unread = Guid.Empty;
            return null;
        }
    }

    private static bool IsText(ReadOnlySpan<char> ticket) => ticket.Length is > 0 and <= MaxTicketLength && Base64UrlText.IsValid(ticket);

    private Session? Open(byte[] sealedData)
    {
        try
        {
            using var stream = new MemoryStream(_protector.Unprotect(sealedData));
            using var reader = new BinaryReader(stream, Encoding.UTF8);
            return Read(reader);
        }
        catch (CryptographicException failure) when (OutageIn(failure) is { } outage)
        {
            throw new StoreUnavailableException("The key ring cannot be read.", outage);
        }
        catch (Exception failure) when (failure is CryptographicException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Data Protection reports whatever kept it from reading its keys as a cryptographic failure.</summary>
    public static StoreUnavailableException? OutageIn(Exception failure) =>
        failure.InnerException is { } inner ? inner as StoreUnavailableException ?? OutageIn(inner) : null;

    private static void Write(BinaryWriter writer, Session session)
    {
        writer.Write(Version);
        writer.Write((byte)(
            (session.AnyFolder ? Flags.AnyFolder : Flags.None)
            | (session.Address is null ? Flags.None : Flags.Address)
            | (session.Agent is null ? Flags.None : Flags.Agent)
            | (session.Type == TokenType.Publish ? Flags.Publish : Flags.None)));
        writer.Write(session.Id.ToByteArray());
        writer.Write(session.StartedAt.ToUnixTimeMilliseconds());
        writer.Write(session.ExpiresAt.ToUnixTimeMilliseconds());
        WriteMark(writer, session.Address);
        WriteMark(writer, session.Agent);
        writer.Write(session.Application);
        writer.Write(session.StreamId);
    }

    private static void WriteMark(BinaryWriter writer, ClientMark? mark)
    {
        Span<byte> bytes = stackalloc byte[ClientMark.Size];
        if (mark is { } present)
        {
            present.Write(bytes);
            writer.Write(bytes);
        }
    }

    private static Session? Read(BinaryReader reader)
    {
        if (reader.ReadByte() != Version)
        {
            return null;
        }

        var flags = (Flags)reader.ReadByte();
        return new Session
        {
            AnyFolder = flags.HasFlag(Flags.AnyFolder),
            Type = flags.HasFlag(Flags.Publish) ? TokenType.Publish : TokenType.Play,
            Id = new Guid(reader.ReadBytes(16)),
            StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64()),
            ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64()),
            Address = flags.HasFlag(Flags.Address) ? ClientMark.Read(reader.ReadBytes(ClientMark.Size)) : null,
            Agent = flags.HasFlag(Flags.Agent) ? ClientMark.Read(reader.ReadBytes(ClientMark.Size)) : null,
            Application = reader.ReadString(),
            StreamId = reader.ReadString(),
        };
    }
}
