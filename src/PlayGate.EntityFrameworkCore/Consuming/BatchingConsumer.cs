using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore.Consuming;

/// <summary>
/// Consumptions that come in while a statement runs wait and go together as the next one, so that many first requests at once cost the
/// database one round trip and one commit. Alone, a request waits for nobody, and as many as fill a statement wait for none before them.
/// Nobody waits for longer than <paramref name="patience"/>, in the queue and for the statement together.
/// </summary>
/// <param name="consume">Runs one statement for tokens that are all different, in the order of their ids; its verdicts are in theirs.</param>
/// <param name="patience">How long a caller waits.</param>
/// <param name="time">The clock.</param>
internal sealed class BatchingConsumer(
    Func<IReadOnlyList<ConsumeToken>, Task<IReadOnlyList<OpenedSession?>>> consume, TimeSpan patience, TimeProvider time) : IConsumer
{
    /// <summary>Twice as many gain next to nothing, and a statement that fails takes all of them along.</summary>
    public const int MostTogether = 128;

    /// <summary>
    /// How many statements run at once. A further one costs the server as much again as the first, so only a full one is worth it; with few
    /// that wait, two of half the size are slower than one.
    /// </summary>
    public const int MostAtOnce = 3;

    private readonly Lock _lock = new();
    private readonly Queue<WaitingConsumption> _waiting = new();
    private int _running;

    public async Task<OpenedSession?> ConsumeAsync(ConsumeToken consume, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var waiting = new WaitingConsumption(consume);
        Enqueue(waiting);
        try
        {
            return await waiting.Verdict.WaitAsync(patience, time, cancellation);
        }
        catch (OperationCanceledException) when (!waiting.TryLeave())
        {
            // Too late to leave: the token may be spent by now, and whoever gave up has to hear of it to give it back.
            return await waiting.Verdict;
        }
        catch (TimeoutException late)
        {
            throw new StoreUnavailableException(StoreConnection.Away, late) { MayHaveRun = !waiting.TryLeave() };
        }
    }

    private void Enqueue(WaitingConsumption waiting)
    {
        lock (_lock)
        {
            _waiting.Enqueue(waiting);
            if (!IsWorthAnother(_running))
            {
                return;
            }

            _running++;
        }

        _ = RunAsync();
    }

    /// <summary>Whether what waits goes now, beside statements that run.</summary>
    private bool IsWorthAnother(int running) => running == 0 || (running < MostAtOnce && _waiting.Count >= MostTogether);

    private async Task RunAsync()
    {
        // Whoever is about to come, as those do who have just got their verdicts, comes first: a statement for one costs nearly as much as one
        // for all of them.
        await Task.Yield();
        while (TryTake(out var batch))
        {
            try
            {
                var verdicts = await consume([.. batch.Select(taken => taken.Consume)]);
                for (var index = 0; index < batch.Count; index++)
                {
                    batch[index].Decide(verdicts[index]);
                }
            }
            catch (Exception failure)
            {
                batch.ForEach(taken => taken.Fail(failure));
            }

            await Task.Yield();
        }
    }

    private bool TryTake(out List<WaitingConsumption> batch)
    {
        batch = [];
        var firsts = new Dictionary<Shown, WaitingConsumption>();
        lock (_lock)
        {
            var most = IsWorthAnother(_running - 1) ? MostTogether : 0;
            while (batch.Count < most && _waiting.TryDequeue(out var next))
            {
                if (!next.TryTake())
                {
                    continue;
                }

                if (firsts.TryAdd(Shown.In(next.Consume), next))
                {
                    batch.Add(next);
                }
                else
                {
                    firsts[Shown.In(next.Consume)].Precede(next);
                }
            }

            if (batch.Count == 0)
            {
                _running--;
            }
        }

        batch.Sort((one, other) => one.Consume.Id.CompareTo(other.Consume.Id));
        return batch.Count > 0;
    }

    /// <summary>All that a row has to fit: two that differ in any of it cannot both fit the same row.</summary>
    private readonly record struct Shown(Guid Id, TokenHash Hash, string Application, string StreamId)
    {
        public static Shown In(ConsumeToken consume) => new(consume.Id, consume.Hash, consume.Application, consume.StreamId);
    }
}
