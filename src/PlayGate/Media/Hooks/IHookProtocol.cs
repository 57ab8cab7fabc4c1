using Microsoft.AspNetCore.Http;

namespace PlayGate.Media.Hooks;

/// <summary>The hooks of one kind of media server: how it asks, and how it is answered.</summary>
internal interface IHookProtocol
{
    /// <summary>The last segment of its path, <c>/hooks/{name}</c>.</summary>
    string Name { get; }

    /// <summary>Whether it signs its hooks with the secret, instead of sending the secret.</summary>
    bool Signs { get; }

    /// <summary>Reads a hook. Never throws, whatever a client has written into it.</summary>
    HookCall Read(HookMessage message);

    /// <summary>The answer to a call.</summary>
    HookAnswer Answer(HookCall call, HookOutcome outcome);
}

/// <summary>A hook as it came: the body, and the query behind the path.</summary>
internal sealed record HookMessage(ReadOnlyMemory<byte> Body, IQueryCollection Query);

/// <summary>A status and, where the server reads one, a body or a new name for the stream.</summary>
internal readonly record struct HookAnswer(int Status, string? Json = null, string? Rename = null);
