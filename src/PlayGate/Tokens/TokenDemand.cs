using PlayGate.Streams;

namespace PlayGate.Tokens;

/// <summary>What a token is asked to allow.</summary>
/// <param name="Application">The application.</param>
/// <param name="StreamPath">The path below the route's prefix, or the stream id.</param>
/// <param name="Names">How the path may be named after the stream; null where it has to be the stream id itself.</param>
/// <param name="Type">Play or publish.</param>
/// <param name="Client">Who asks.</param>
internal readonly record struct TokenDemand(string Application, string StreamPath, StreamNames? Names, TokenType Type, Client Client)
{
    /// <summary>The request that the token came with, or what stands for one.</summary>
    public required ViewerRequest? Request { get; init; }

    /// <summary>
    /// Stands for the connection that asks, where its server asks more than once: the same token is the same session then, also where it
    /// may be used again.
    /// </summary>
    public long? Connection { get; init; }
}
