using System.Net;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Gate;

/// <summary>A key ring that is read and does not answer: nobody's thread waits for it (issue 15).</summary>
public sealed class StandingKeyRingTests
{
    private const int Requests = 200;
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Two_hundred_requests_with_unknown_keys_wait_without_a_thread_and_are_told_of_an_outage_in_time()
    {
        using var rows = new StandingRows();
        var clock = new CountingClock();
        await using var origin = await KestrelOrigin.StartAsync();
        await using var gate = await TestGate.InFrontOfAsync(
            origin.Url,
            clock,
            services =>
                services.PostConfigure<KeyManagementOptions>(options => options.XmlRepository = rows.Around(options.XmlRepository!)),
            ("PlayGate:ForwardedHeaders:KnownProxies:0", "127.0.0.1"));
        var good = await gate.OpenAsync("/streams/cam.m3u8", await gate.MintAsync("cam"));

        rows.Stand();
        var allWait = clock.CountTo(Requests);
        var waiting = Enumerable.Range(0, Requests)
            .Select(number => gate.GetAsync("/streams/cam0001.ts", MadeUpTickets.Cookie(), ("X-Forwarded-For", $"203.0.113.{number}")))
                .ToList();
        await allWait.WaitAsync(s_limit);
        using var viewer = await gate.GetAsync("/streams/cam0001.ts", $"{MadeUpTickets.Cookie()}; {good}");
        Assert.Equal(HttpStatusCode.OK, viewer.StatusCode);

        clock.Advance(TimeSpan.FromSeconds(2));
        foreach (var response in await Task.WhenAll(waiting).WaitAsync(s_limit))
        {
            Assert.Equal("store_unavailable", await TestGate.CodeOfAsync(response));
            response.Dispose();
        }

        Assert.Equal(1, rows.MostAtOnce);
    }

    /// <summary>Knows how many wait for a moment of that length, which is how long a viewer waits for the store.</summary>
    private sealed class CountingClock : FakeTimeProvider
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left;

        public Task CountTo(int most)
        {
            Volatile.Write(ref _left, most);
            return _all.Task;
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime == TimeSpan.FromSeconds(1.5) && Interlocked.Decrement(ref _left) == 0)
            {
                _all.TrySetResult();
            }

            return timer;
        }
    }

    /// <summary>From the moment that it is told to, it answers nobody.</summary>
    private sealed class StandingRows : IXmlRepository, IDisposable
    {
        private readonly ManualResetEventSlim _go = new(initialState: true);
        private IXmlRepository _rows = null!;
        private int _reading;
        private int _most;

        public int MostAtOnce => Volatile.Read(ref _most);

        public StandingRows Around(IXmlRepository rows)
        {
            _rows = rows;
            return this;
        }

        public void Stand() => _go.Reset();

        public IReadOnlyCollection<XElement> GetAllElements()
        {
            _most = Math.Max(_most, Interlocked.Increment(ref _reading));
            try
            {
                _go.Wait();
                return _rows.GetAllElements();
            }
            finally
            {
                Interlocked.Decrement(ref _reading);
            }
        }

        public void StoreElement(XElement element, string friendlyName) => _rows.StoreElement(element, friendlyName);

        public void Dispose() => _go.Set();
    }
}
