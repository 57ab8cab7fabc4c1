using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace PlayGate.EntityFrameworkCore.Keys;

/// <summary>
/// The key ring's rows. Data Protection's own repository reads the same table, but its failures look like a foreign ticket: an outage is
/// not a denial. The interface is synchronous; keys are read at start and once a day.
/// </summary>
internal sealed class KeyRingRows(StoreConnection connection) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => Wait(() => connection.RunAsync<IReadOnlyCollection<XElement>>(
        async db =>
        {
            var rows = await db.DataProtectionKeys.AsNoTracking().Where(row => row.Xml != null).ToListAsync();
            return [.. rows.Select(row => XElement.Parse(row.Xml!))];
        },
        CancellationToken.None));

    /// <summary>
    /// In a transaction, so that it is never begun again once it may have been committed: a ring with the same key twice cannot be read.
    /// </summary>
    public void StoreElement(XElement element, string friendlyName) => Wait(() => connection.WriteAsync(
        async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            var xml = element.ToString(SaveOptions.DisableFormatting);
            db.DataProtectionKeys.Add(new DataProtectionKey { FriendlyName = friendlyName, Xml = xml });
            var stored = await db.SaveChangesAsync();
            await db.CommitAsync(transaction, CancellationToken.None);
            return stored;
        },
        CancellationToken.None));

    private static T Wait<T>(Func<Task<T>> work) => Task.Run(work).GetAwaiter().GetResult();
}
