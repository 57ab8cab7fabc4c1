using Microsoft.AspNetCore.Http;

namespace PlayGate.Media.Hooks;

/// <summary>How one media server asks, and how it wants to be answered.</summary>
internal interface IHookProtocol
{
    /// <summary>The last segment of its path, <c>/hooks/{name}</c>.</summary>
    string Name { get; }

    /// <summary>Whether it signs what it says with the secret, instead of sending it.</summary>
    bool Signs { get; }

    /// <summary>What it says. Never throws for what a client may have put into it.</summary>
    HookCall Read(HookMessage message);

    /// <summary>What is answered to a call.</summary>
    HookAnswer Answer(HookCall call, HookOutcome outcome);
}

/// <summary>A hook as it came: the body, and the query behind the path.</summary>
internal sealed record HookMessage(ReadOnlyMemory<byte> Body, IQueryCollection Query);

/// <summary>What is sent back: a status and, where the server reads one, a body or a new name for the stream.</summary>
internal readonly record struct HookAnswer(int Status, string? Json = null, string? Rename = null);
