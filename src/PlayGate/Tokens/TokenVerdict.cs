namespace PlayGate.Tokens;

/// <summary>What a token turned out to be, before the database is asked.</summary>
internal abstract record TokenVerdict
{
    private TokenVerdict()
    {
    }

    /// <summary>Genuine, for this request, and in time at that instant; only whether it is unused is left to ask.</summary>
    /// <param name="Id">The token's handle, which is its session's id.</param>
    /// <param name="StreamId">The stream that token and request agree on.</param>
    /// <param name="At">When it was validated.</param>
    internal sealed record Good(Guid Id, string StreamId, DateTimeOffset At) : TokenVerdict;

    /// <summary>Not for this request, and never asked of the database.</summary>
    internal sealed record Bad(Refusal Reason) : TokenVerdict;
}
