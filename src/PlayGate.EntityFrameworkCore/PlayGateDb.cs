using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using PlayGate.Audit;

namespace PlayGate.EntityFrameworkCore;

/// <summary>The model, the same on both databases; each has a context of its own, since its migrations are its own.</summary>
internal abstract class PlayGateDb(DbContextOptions options) : DbContext(options), IDataProtectionKeyContext
{
    /// <summary>Whether a commit may have reached the server: then its outcome is unknown.</summary>
    public bool IsCommitting { get; private set; }

    public DbSet<Grant> Grants => Set<Grant>();

    public DbSet<KeySetRow> KeySets => Set<KeySetRow>();

    public DbSet<TokenKeyRow> TokenKeys => Set<TokenKeyRow>();

    public DbSet<ApplicationSettingsRow> ApplicationSettings => Set<ApplicationSettingsRow>();

    public DbSet<MintReceiptRow> MintReceipts => Set<MintReceiptRow>();

    public DbSet<AuditRow> Audit => Set<AuditRow>();

    public DbSet<ReplicaSampleRow> ReplicaSamples => Set<ReplicaSampleRow>();

    public DbSet<ClusterSampleRow> ClusterSamples => Set<ClusterSampleRow>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    public Task CommitAsync(IDbContextTransaction transaction, CancellationToken cancellation)
    {
        IsCommitting = true;
        return transaction.CommitAsync(cancellation);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Grant>(grant =>
        {
            grant.ToTable("grants");
            grant.HasKey(row => row.Id);
            grant.Property(row => row.Id).ValueGeneratedNever();
            grant.Property(row => row.Type).HasConversion<string>();
            grant.Property(row => row.Carrier).HasConversion<string>();
            grant.Property(row => row.SessionCarrier).HasConversion<string>();

            // Neither consuming nor touching changes any of these columns, so that PostgreSQL can keep the new version of a row within its
            // page and need not touch the indexes (HOT).
            grant.HasIndex(row => new { row.StreamId, row.Application });
            grant.HasIndex(row => row.Subject);
            grant.HasIndex(row => row.ExpiresAt);
            grant.HasIndex(row => row.EndedAt);
        });
        modelBuilder.Entity<TokenKeyRow>(key =>
        {
            key.ToTable("token_keys");
            key.HasKey(row => row.Version);
            key.Property(row => row.Version).ValueGeneratedNever();
        });
        modelBuilder.Entity<KeySetRow>(set =>
        {
            set.ToTable("issuer_key_sets");
            set.HasKey(row => row.Url);
        });
        modelBuilder.Entity<ApplicationSettingsRow>(settings =>
        {
            settings.ToTable("application_settings");
            settings.HasKey(row => row.Application);
        });
        modelBuilder.Entity<MintReceiptRow>(receipt =>
        {
            receipt.ToTable("mint_receipts");
            receipt.HasKey(row => row.Key);
        });
        modelBuilder.Entity<AuditRow>(audit =>
        {
            audit.ToTable("audit");
            audit.HasKey(row => row.Id);
            audit.Property(row => row.Id).ValueGeneratedNever();
            audit.HasIndex(row => row.At);

            // For people who look for another change among thousands of mintings.
            audit.HasIndex(row => row.Id).HasFilter($"action <> '{AuditActions.MintTokens}'").HasDatabaseName("ix_audit_without_mints");
        });
        modelBuilder.Entity<ReplicaSampleRow>(sample =>
        {
            sample.ToTable("replica_samples");
            sample.HasKey(row => new { row.At, row.Replica });
        });
        modelBuilder.Entity<ClusterSampleRow>(sample =>
        {
            sample.ToTable("cluster_samples");
            sample.HasKey(row => row.At);
            sample.Property(row => row.At).ValueGeneratedNever();
        });
        modelBuilder.Entity<DataProtectionKey>().ToTable("data_protection_keys");
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            property.SetColumnName(SnakeCase(property.Name));
        }
    }

    private static string SnakeCase(string name) => string.Concat(name.Select((letter, index) =>
        char.IsUpper(letter) ? (index > 0 ? "_" : "") + char.ToLowerInvariant(letter) : letter.ToString()));

    internal sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
        time => time.ToUnixTimeMilliseconds(),
        milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}

internal sealed class SqlitePlayGateDb(DbContextOptions<SqlitePlayGateDb> options) : PlayGateDb(options);

internal sealed class PostgresPlayGateDb(DbContextOptions<PostgresPlayGateDb> options) : PlayGateDb(options)
{
    /// <summary>
    /// Percent of a page that new rows fill. A token becomes a session, which is half as long again, and is seen many times. With room for
    /// the next version of its row in the page, opening a session costs the server two thirds of its cost with all indexes written.
    /// </summary>
    private const int FillFactor = 45;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<Grant>(grant =>
        {
            grant.HasStorageParameter("fillfactor", FillFactor);

            // In the order of bytes, to find streams by a prefix of their ids: by the rules of a language they would not stand together.
            grant.HasIndex(row => new { row.StreamId, row.Application }).HasOperators("text_pattern_ops");
        });
    }
}
