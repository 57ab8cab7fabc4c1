using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore.Consuming;

/// <summary>
/// Consumptions that come in while a statement runs go together in the next one, so that many first requests at once cost the database one
/// round trip and one commit. A single request does not wait, and enough requests to fill a statement do not wait for the statements before
/// theirs. No caller waits for longer than <paramref name="patience"/>, in the queue and for the statement together.
/// </summary>
/// <param name="consume">
/// Runs one statement for tokens that are all different, in the order of their ids; the verdicts have the same order.
/// </param>
/// <param name="patience">How long a caller waits.</param>
/// <param name="time">The clock.</param>
internal sealed class BatchingConsumer(
    Func<IReadOnlyList<ConsumeToken>, Task<IReadOnlyList<OpenedSession?>>> consume, TimeSpan patience, TimeProvider time) : IConsumer
{
    /// <summary>Twice as many gain next to nothing, and all of them fail with their statement.</summary>
    public const int MostTogether = 128;

    /// <summary>
    /// How many statements run at once. A further one costs the server as much again as the first, so only a full one is worth it: with few
    /// tokens waiting, two statements of half the size are slower than one.
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
            // Too late to leave: the token may be consumed by now, and a caller that gives up needs the verdict to give it back.
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

    /// <summary>Whether one more statement is worth it beside those that run.</summary>
    private bool IsWorthAnother(int running) => running == 0 || (running < MostAtOnce && _waiting.Count >= MostTogether);

    private async Task RunAsync()
    {
        // Requests that are about to come are let in first, such as those of callers that have just got their verdicts: a statement for one
        // token costs nearly as much as one for all of them.
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
        var firsts = new Dictionary<Presented, WaitingConsumption>();
        lock (_lock)
        {
            var most = IsWorthAnother(_running - 1) ? MostTogether : 0;
            while (batch.Count < most && _waiting.TryDequeue(out var next))
            {
                if (!next.TryTake())
                {
                    continue;
                }

                if (firsts.TryAdd(Presented.In(next.Consume), next))
                {
                    batch.Add(next);
                }
                else
                {
                    firsts[Presented.In(next.Consume)].Precede(next);
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

    /// <summary>What a row is compared with: two consumptions that differ in it cannot both get the same row.</summary>
    private readonly record struct Presented(Guid Id, TokenHash Hash, string Application, string StreamId)
    {
        public static Presented In(ConsumeToken consume) => new(consume.Id, consume.Hash, consume.Application, consume.StreamId);
    }
}
