using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore.Consuming;

/// <summary>
/// A consumption on its way to the database. Either a statement takes it or its caller leaves it, whichever is first. One that was left is
/// never sent.
/// </summary>
internal sealed class WaitingConsumption(ConsumeToken consume)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Left = 2;
    private readonly TaskCompletionSource<OpenedSession?> _verdict = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<WaitingConsumption>? _equals;
    private int _state;

    public ConsumeToken Consume => consume;

    public Task<OpenedSession?> Verdict => _verdict.Task;

    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    public bool TryLeave() => Interlocked.CompareExchange(ref _state, Left, Waiting) == Waiting;

    /// <summary>Another consumption of the same token in the same batch: only the first of them can get it.</summary>
    public void Precede(WaitingConsumption other) => (_equals ??= []).Add(other);

    public void Decide(OpenedSession? opened)
    {
        _verdict.TrySetResult(opened);
        _equals?.ForEach(other => other.Decide(null));
    }

    public void Fail(Exception failure)
    {
        _verdict.TrySetException(failure);
        _equals?.ForEach(other => other.Fail(failure));
    }
}
