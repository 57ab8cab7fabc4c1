namespace PlayGate.Tokens;

/// <summary>What a token turned out to be, before the database is asked.</summary>
internal abstract record TokenVerdict
{
    private TokenVerdict()
    {
    }

    /// <summary>What a token of another issuer says, for operators.</summary>
    public IssuedWords? Words { get; init; }

    /// <summary>Genuine, for this request, and in time at that instant; only whether it is unused is left to ask.</summary>
    /// <param name="Token">Which token it is.</param>
    /// <param name="StreamId">The stream that token and request agree on.</param>
    /// <param name="At">When it was validated.</param>
    internal sealed record Good(TokenIdentity Token, string StreamId, DateTimeOffset At) : TokenVerdict
    {
        /// <summary>The token's handle, which is its session's id.</summary>
        public Guid Id => Token.Id;

        /// <summary>What the store needs of a token that another issuer made; null for PlayGate's own.</summary>
        public IssuedGrant? Issued { get; init; }
    }

    /// <summary>Not for this request, and never asked of the database.</summary>
    internal sealed record Bad(Refusal Reason) : TokenVerdict;
}

/// <summary>What a token of another issuer says.</summary>
/// <param name="Issuer">The issuer's name in the settings.</param>
/// <param name="Because">Which claim failed, and why; null where none did.</param>
/// <param name="Claims">Its claims by name, without its signature; empty where the signature is not good.</param>
internal sealed record IssuedWords(string Issuer, string? Because, IReadOnlyList<KeyValuePair<string, string>> Claims);
