namespace PlayGate.Gate;

/// <summary>
/// Marks a transform of ours without which <see cref="IAnswersAtHand"/> give the same answer: it does not change what the origin is asked
/// for, and what it does to a response is done for a stored one too, or finds nothing there.
/// </summary>
internal interface ISkippedByStoredHits;
