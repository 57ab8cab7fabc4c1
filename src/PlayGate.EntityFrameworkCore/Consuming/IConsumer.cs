using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore.Consuming;

/// <summary>How one database turns tokens into sessions.</summary>
internal interface IConsumer
{
    /// <summary>As <see cref="ITokenStore.ConsumeAsync"/> promises it.</summary>
    Task<OpenedSession?> ConsumeAsync(ConsumeToken consume, CancellationToken cancellation);
}
