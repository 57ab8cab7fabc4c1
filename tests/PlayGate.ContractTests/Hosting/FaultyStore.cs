using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.EntityFrameworkCore;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.ContractTests.Hosting;

/// <summary>The host's own store, of which a test may have single statements, or their answers, go lost.</summary>
internal sealed class FaultyStore
{
    private readonly Queue<(string Statement, bool Runs, bool MayHaveRun)> _faults = new();

    /// <summary>The statement runs, and its answer does not come.</summary>
    public void LoseAnswer(string statement) => _faults.Enqueue((statement, Runs: true, MayHaveRun: true));

    /// <summary>The store is known to be away when the statement is to be sent.</summary>
    public void IsAwayFor(string statement) => _faults.Enqueue((statement, Runs: false, MayHaveRun: false));

    /// <summary>Puts it between the host and its store.</summary>
    public void Register(IServiceCollection services)
    {
        services.AddSingleton(provider => Between<ITokenStore>(provider.GetRequiredService<EntityFrameworkStore>()));
        services.AddSingleton(provider => Between<ISessionStore>(provider.GetRequiredService<EntityFrameworkStore>()));
    }

    private T Between<T>(T store)
        where T : class
    {
        var proxy = DispatchProxy.Create<T, Statements>();
        var statements = (Statements)(object)proxy;
        (statements.Store, statements.Faults) = (store, _faults);
        return proxy;
    }

    /// <summary>Created at run time, with the interface's members.</summary>
    [SuppressMessage("Performance", "CA1852", Justification = "What is made at run time derives from it.")]
    internal class Statements : DispatchProxy
    {
        public object Store { get; set; } = null!;

        public Queue<(string Statement, bool Runs, bool MayHaveRun)> Faults { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            lock (Faults)
            {
                if (!Faults.TryPeek(out var fault) || fault.Statement != targetMethod!.Name)
                {
                    return targetMethod!.Invoke(Store, args);
                }

                Faults.Dequeue();
                var failing = typeof(Statements).GetMethod(nameof(FailAsync), BindingFlags.NonPublic | BindingFlags.Static)!
                    .MakeGenericMethod(targetMethod.ReturnType.GetGenericArguments());
                return failing.Invoke(
                    null, [fault.Runs ? (Func<Task>)(() => (Task)targetMethod.Invoke(Store, args)!) : null, fault.MayHaveRun]);
            }
        }

        private static async Task<T> FailAsync<T>(Func<Task>? run, bool mayHaveRun)
        {
            await (run?.Invoke() ?? Task.CompletedTask);
            throw new StoreUnavailableException("A test has lost it.") { MayHaveRun = mayHaveRun };
        }
    }
}
