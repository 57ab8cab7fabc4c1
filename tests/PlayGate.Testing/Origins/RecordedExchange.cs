namespace PlayGate.Testing.Origins;

/// <summary>A request that went through a <see cref="RecordingRelay"/>, and the status of its answer.</summary>
/// <param name="At">When it came, counted from the relay's start.</param>
/// <param name="Request">The request as it came over the wire.</param>
/// <param name="Status">Of the answer's status line.</param>
public sealed record RecordedExchange(TimeSpan At, RecordedRequest Request, int Status);
