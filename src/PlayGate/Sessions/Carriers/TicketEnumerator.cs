namespace PlayGate.Sessions.Carriers;

/// <summary>
/// Walks the tickets in a <c>Cookie</c> header without allocating. Stops after twice as many as we ever issue: opening a ticket that
/// was never sealed costs cryptography, and a header has room for hundreds.
/// </summary>
internal ref struct TicketEnumerator(ReadOnlySpan<char> header, ReadOnlySpan<char> prefix)
{
    private readonly ReadOnlySpan<char> _prefix = prefix;
    private ReadOnlySpan<char> _rest = header;
    private int _left = 2 * CookieCarrier.MaxPerViewer;

    public ReadOnlySpan<char> Current { get; private set; } = default;

    public readonly TicketEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            var end = _rest.IndexOf(';');
            var pair = (end < 0 ? _rest : _rest[..end]).Trim(' ');
            _rest = end < 0 ? default : _rest[(end + 1)..];
            var equals = pair.StartsWith(_prefix, StringComparison.Ordinal) ? pair.IndexOf('=') : -1;
            if (equals > 0 && _left-- > 0)
            {
                Current = pair[(equals + 1)..];
                return true;
            }
        }

        return false;
    }
}
