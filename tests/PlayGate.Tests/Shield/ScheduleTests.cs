using CsCheck;
using PlayGate.Shield.Fetch;
using PlayGate.Testing;

namespace PlayGate.Tests.Shield;

/// <summary>Viewers come and go while an answer comes, breaks off or ends, in any order.</summary>
public sealed class ScheduleTests
{
    private const int Schedules = 1000;
    private const int Chunk = 40_000;
    private const int Chunks = 5;

    private enum Step
    {
        Join,
        JoinPart,
        Leave,
        ReadAll,
        Send,
        Break,
        Purge,
        Wait,
    }

    private static readonly Gen<Step[]> Steps = Gen.Frequency(
        (6, Gen.Const(Step.Join)),
        (2, Gen.Const(Step.JoinPart)),
        (3, Gen.Const(Step.Leave)),
        (3, Gen.Const(Step.ReadAll)),
        (6, Gen.Const(Step.Send)),
        (1, Gen.Const(Step.Break)),
        (1, Gen.Const(Step.Purge)),
        (1, Gen.Const(Step.Wait))).Array[3, 30];

    [Fact]
    public Task Whoever_stays_gets_the_whole_or_an_error_and_all_memory_comes_back() =>
        Gen.Select(Steps, Gen.Bool).SampleAsync((steps, isLengthKnown) => RunAsync(steps, isLengthKnown), iter: Schedules, threads: 2);

    private static async Task RunAsync(Step[] steps, bool isLengthKnown)
    {
        using var origin = new ScriptedOrigin();
        var whole = Enumerable.Range(0, Chunk * Chunks).Select(index => (byte)(index * 7 / 3)).ToArray();
        var bodies = new List<(PacedBody Body, int Sent, bool IsOver)>();
        origin.Answer = (_, _) =>
        {
            var body = new PacedBody();
            lock (bodies)
            {
                bodies.Add((body, 0, false));
            }

            return Task.FromResult(body.Answer(isLengthKnown ? whole.Length : null, ("Cache-Control", "max-age=60")));
        };
        var viewers = new List<(HttpResponseMessage Response, bool IsPart)>();
        var reads = new List<Task>();

        foreach (var step in steps)
        {
            switch (step)
            {
                case Step.Join:
                    viewers.Add((await origin.GetAsync("/a.ts"), false));
                    break;
                case Step.JoinPart when viewers.Count > 0 && isLengthKnown:
                    viewers.Add((await origin.GetAsync("/a.ts", ("Range", "bytes=1000-")), true));
                    break;
                case Step.Leave when viewers.Count > 0:
                    viewers[0].Response.Dispose();
                    viewers.RemoveAt(0);
                    break;
                case Step.ReadAll when viewers.Count > 0:
                    reads.Add(ReadAsync(viewers[^1].Response, whole));
                    viewers.RemoveAt(viewers.Count - 1);
                    break;
                case Step.Send:
                    Send(bodies, whole, count: 1);
                    break;
                case Step.Break:
                    Break(bodies);
                    break;
                case Step.Purge:
                    origin.Administration.Purge("*");
                    break;
                case Step.Wait:
                    origin.Clock.Advance(SharedFetch.Grace);
                    break;
            }
        }

        reads.AddRange(viewers.Select(viewer => ReadAsync(viewer.Response, whole)));
        Send(bodies, whole, Chunks);
        await Task.WhenAll(reads).InTimeAsync();
        await CoalescingTests.UntilAsync(() =>
        {
            Send(bodies, whole, Chunks);
            origin.Administration.Purge("*");
            return origin.Memory.Held == 0;
        });
    }

    private static void Send(List<(PacedBody Body, int Sent, bool IsOver)> bodies, byte[] whole, int count)
    {
        lock (bodies)
        {
            for (var i = 0; i < bodies.Count; i++)
            {
                var (body, sent, isOver) = bodies[i];
                for (var last = Math.Min(Chunks, sent + count); !isOver && sent < last; sent++)
                {
                    body.Send(whole.AsSpan(sent * Chunk, Chunk).ToArray());
                }

                if (!isOver && sent == Chunks)
                {
                    body.End();
                    isOver = true;
                }

                bodies[i] = (body, sent, isOver);
            }
        }
    }

    private static void Break(List<(PacedBody Body, int Sent, bool IsOver)> bodies)
    {
        lock (bodies)
        {
            for (var i = 0; i < bodies.Count; i++)
            {
                bodies[i].Body.Break();
                bodies[i] = (bodies[i].Body, bodies[i].Sent, true);
            }
        }
    }

    /// <summary>Exactly what was promised, or an exception.</summary>
    private static async Task ReadAsync(HttpResponseMessage response, byte[] whole)
    {
        using (response)
        {
            var from = (int)(response.Content.Headers.ContentRange?.From ?? 0);
            try
            {
                Assert.Equal(whole.AsSpan(from).ToArray(), await response.Content.ReadAsByteArrayAsync());
            }
            catch (Exception failure) when (failure is IOException or HttpRequestException or OperationCanceledException)
            {
                // The origin broke off, or nobody wanted it for too long.
            }
        }
    }
}
