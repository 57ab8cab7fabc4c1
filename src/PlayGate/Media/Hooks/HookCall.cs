namespace PlayGate.Media.Hooks;

/// <summary>What a media server says about one of its clients: a closed set.</summary>
internal abstract record HookCall
{
    private HookCall()
    {
    }

    /// <summary>A client wants to send or take media. The server may tell of the same connection several times.</summary>
    /// <param name="Demand">What the client asks for.</param>
    /// <param name="SaysMore">Whether the server calls again while the client is there, so that silence means that it is gone.</param>
    internal sealed record Begin(MediaDemand Demand, bool SaysMore) : HookCall
    {
        /// <summary>Under which URL the server shall take the stream instead of the one that was asked for; null for that one.</summary>
        public string? NewUrl { get; init; }
    }

    /// <summary>A client that was let in is still there; a refusal cuts it.</summary>
    internal sealed record Continue(MediaDemand Demand) : HookCall;

    /// <summary>A client has left.</summary>
    internal sealed record End(MediaDemand Demand) : HookCall;

    /// <summary>Malformed, forged, or of a kind that PlayGate does not decide. Refused.</summary>
    internal sealed record Unknown : HookCall
    {
        public static readonly Unknown Instance = new();
    }
}
