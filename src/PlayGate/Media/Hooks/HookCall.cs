namespace PlayGate.Media.Hooks;

/// <summary>What a media server says about one of its clients: a closed set.</summary>
internal abstract record HookCall
{
    private HookCall()
    {
    }

    /// <summary>Somebody wants to send or take media. The same connection may be told of several times.</summary>
    /// <param name="Demand">What is asked for.</param>
    /// <param name="SaysMore">Whether the server goes on telling of it, so that silence means that it is gone.</param>
    internal sealed record Begin(MediaDemand Demand, bool SaysMore) : HookCall
    {
        /// <summary>Where the server shall find the stream instead of where it was asked for; null where that is the same.</summary>
        public string? NewUrl { get; init; }
    }

    /// <summary>Somebody who was let in is still there; a refusal cuts them.</summary>
    internal sealed record Continue(MediaDemand Demand) : HookCall;

    /// <summary>Somebody has left.</summary>
    internal sealed record End(MediaDemand Demand) : HookCall;

    /// <summary>Nothing that could be decided: malformed, forged, or no business of ours. Refused.</summary>
    internal sealed record Unknown : HookCall
    {
        public static readonly Unknown Instance = new();
    }
}
