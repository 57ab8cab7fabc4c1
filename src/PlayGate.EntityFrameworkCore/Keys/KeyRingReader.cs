using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace PlayGate.EntityFrameworkCore.Keys;

/// <summary>
/// Reads the ring on a thread of its own, one reading at a time: Data Protection blocks its thread, and a database that does not answer
/// must not keep the threads that serve viewers (issue 15). Callers that ask during a reading are served by the next one, since the one
/// under way may have missed their key.
/// </summary>
internal sealed class KeyRingReader(IKeyManager manager, IServiceProvider services) : IDisposable
{
    /// <summary>Between two readings, to gather callers: made-up keys come in floods.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _stopped = new();
    private volatile KeyRing _ring = new([], KeyReading.Of(manager, services));
    private TaskCompletionSource<Exception?>? _next;
    private bool _isReading;

    /// <summary>The ring as this replica knows it; replaced as a whole when it is read anew.</summary>
    public KeyRing Ring => _ring;

    /// <summary>Ends with a reading that began after this call; its failure, or null.</summary>
    public Task<Exception?> ReadAsync()
    {
        lock (_lock)
        {
            _next ??= new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_isReading)
            {
                _isReading = true;
                new Thread(Run) { IsBackground = true, Name = "PlayGate key ring" }.UnsafeStart();
            }

            return _next.Task;
        }
    }

    /// <summary>Does not wait for a reading that is under way.</summary>
    public void Dispose()
    {
        _stopped.Set();
        _ring.Reading.Dispose();
    }

    private void Run()
    {
        while (TryTake(out var asked))
        {
            asked!.SetResult(Read());
            _stopped.Wait(Pause);
        }
    }

    private bool TryTake(out TaskCompletionSource<Exception?>? asked)
    {
        lock (_lock)
        {
            (asked, _next) = (_next, null);
            return _isReading = asked is not null;
        }
    }

    private Exception? Read()
    {
        try
        {
            var known = manager.GetAllKeys().Select(key => key.KeyId).ToHashSet();
            if (!known.SetEquals(_ring.Keys))
            {
                // The one before is left to the collector, since other threads may be opening tickets with it.
                var reading = KeyReading.Of(manager, services);
                WarmUp(reading);
                _ring = new KeyRing(known, reading);
            }

            return null;
        }
        catch (Exception failure)
        {
            return failure.InnerException as StoreUnavailableException ?? failure;
        }
    }

    /// <summary>Data Protection reads the keys at its first use; that shall not be a viewer's request.</summary>
    private static void WarmUp(KeyReading reading)
    {
        try
        {
            reading.Provider.CreateProtector("PlayGate.WarmUp").Protect([]);
        }
        catch (CryptographicException failure) when (failure.InnerException is not StoreUnavailableException)
        {
            // Without a key that seals, it may still open tickets of other replicas.
        }
    }
}

/// <summary>The ring at one time: the ids of its keys, and what seals and opens with them.</summary>
internal sealed record KeyRing(HashSet<Guid> Keys, KeyReading Reading);
