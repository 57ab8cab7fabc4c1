using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace PlayGate.Tests.Decisions;

/// <summary>What happens to a statement on its way to the store.</summary>
public enum Wire
{
    /// <summary>It is answered.</summary>
    Good,

    /// <summary>The store is known to be away: nothing is sent.</summary>
    Away,

    /// <summary>It runs, and its answer is lost.</summary>
    AnswerLost,
}

/// <summary>Stands between the gate and its store: notes the statements, and cuts the wire.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "What is made at run time derives from it.")]
internal class StoreWire : DispatchProxy
{
    private readonly ConcurrentQueue<string> _statements = new();
    private IGateStore _store = null!;

    public Wire State { get; set; }

    /// <summary>The statements since this was last asked, by their names.</summary>
    public IReadOnlyList<string> TakeStatements()
    {
        var taken = new List<string>();
        while (_statements.TryDequeue(out var statement))
        {
            taken.Add(statement);
        }

        return taken;
    }

    public static (IGateStore Store, StoreWire Wire) Before(IGateStore store)
    {
        var proxy = Create<IGateStore, StoreWire>();
        var wire = (StoreWire)(object)proxy;
        wire._store = store;
        return (proxy, wire);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        _statements.Enqueue(targetMethod!.Name[..^"Async".Length]);
        if (State == Wire.Good)
        {
            return targetMethod.Invoke(_store, args);
        }

        var answer = State == Wire.AnswerLost ? (Task)targetMethod.Invoke(_store, args)! : Task.CompletedTask;
        return targetMethod.ReturnType.GetGenericArguments() is [var type]
            ? typeof(StoreWire).GetMethod(nameof(LoseAsync), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(type).Invoke(null, [answer, State])
            : LoseAsync<bool>(answer, State);
    }

    private static async Task<T> LoseAsync<T>(Task answer, Wire state)
    {
        await answer;
        throw new StoreUnavailableException("The test has cut the wire.") { MayHaveRun = state == Wire.AnswerLost };
    }
}
