using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace PlayGate.EntityFrameworkCore.Keys;

/// <summary>
/// The key ring's rows. Data Protection's own repository reads the same table, but its failures could not be told from a foreign
/// ticket: an outage is not a denial. The interface is synchronous; keys are read at start and once a day.
/// </summary>
internal sealed class KeyRingRows(StoreConnection connection) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => Wait(() => connection.RunAsync<IReadOnlyCollection<XElement>>(
        async db => [.. (await db.DataProtectionKeys.AsNoTracking().ToListAsync()).Where(row => row.Xml is not null).Select(row => XElement.Parse(row.Xml!))],
        CancellationToken.None));

    /// <summary>In a transaction, so that it is never begun again once it may have been committed: the ring cannot be read with a key in it twice.</summary>
    public void StoreElement(XElement element, string friendlyName) => Wait(() => connection.WriteAsync(
        async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.DataProtectionKeys.Add(new DataProtectionKey { FriendlyName = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
            var stored = await db.SaveChangesAsync();
            await db.CommitAsync(transaction, CancellationToken.None);
            return stored;
        },
        CancellationToken.None));

    private static T Wait<T>(Func<Task<T>> work) => Task.Run(work).GetAwaiter().GetResult();
}
