using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PlayGate.EntityFrameworkCore.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Founding : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "application_settings",
                columns: table => new
                {
                    application = table.Column<string>(type: "TEXT", nullable: false),
                    play_token_control = table.Column<bool>(type: "INTEGER", nullable: false),
                    publish_token_control = table.Column<bool>(type: "INTEGER", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_by = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_application_settings", x => x.application);
                });

            migrationBuilder.CreateTable(
                name: "data_protection_keys",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    friendly_name = table.Column<string>(type: "TEXT", nullable: true),
                    xml = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_data_protection_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "grants",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    application = table.Column<string>(type: "TEXT", nullable: false),
                    stream_id = table.Column<string>(type: "TEXT", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: true),
                    token_address = table.Column<string>(type: "TEXT", nullable: true),
                    session_lifetime = table.Column<long>(type: "INTEGER", nullable: true),
                    any_folder = table.Column<bool>(type: "INTEGER", nullable: false),
                    room_id = table.Column<string>(type: "TEXT", nullable: true),
                    consumption = table.Column<long>(type: "INTEGER", nullable: true),
                    started_at = table.Column<long>(type: "INTEGER", nullable: true),
                    session_expires_at = table.Column<long>(type: "INTEGER", nullable: true),
                    client_address = table.Column<string>(type: "TEXT", nullable: true),
                    client_agent = table.Column<string>(type: "TEXT", nullable: true),
                    last_seen_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    carrier = table.Column<string>(type: "TEXT", nullable: true),
                    has_cookie_returned = table.Column<bool>(type: "INTEGER", nullable: false, defaultValue: false),
                    opening_path = table.Column<long>(type: "INTEGER", nullable: true),
                    bytes = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    is_admitted = table.Column<bool>(type: "INTEGER", nullable: false, defaultValue: false),
                    session_carrier = table.Column<string>(type: "TEXT", nullable: true),
                    returned = table.Column<string>(type: "TEXT", nullable: true),
                    second_holder = table.Column<long>(type: "INTEGER", nullable: true),
                    third_holder = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_grants", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "mint_receipts",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    request = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key_version = table.Column<int>(type: "INTEGER", nullable: false),
                    minted_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_mint_receipts", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "token_keys",
                columns: table => new
                {
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    protected_secret = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_token_keys", x => x.version);
                });

            migrationBuilder.CreateTable(
                name: "audit",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    action = table.Column<string>(type: "TEXT", nullable: false),
                    application = table.Column<string>(type: "TEXT", nullable: true),
                    target = table.Column<string>(type: "TEXT", nullable: true),
                    detail = table.Column<string>(type: "TEXT", nullable: true),
                    count = table.Column<int>(type: "INTEGER", nullable: true),
                    actor = table.Column<string>(type: "TEXT", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "cluster_samples",
                columns: table => new
                {
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    viewers = table.Column<int>(type: "INTEGER", nullable: false),
                    publishers = table.Column<int>(type: "INTEGER", nullable: false),
                    sessions = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cluster_samples", x => x.at);
                });

            migrationBuilder.CreateTable(
                name: "replica_samples",
                columns: table => new
                {
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    replica = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<string>(type: "TEXT", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    is_last = table.Column<bool>(type: "INTEGER", nullable: false),
                    store_trouble = table.Column<string>(type: "TEXT", nullable: true),
                    viewers = table.Column<int>(type: "INTEGER", nullable: false),
                    first_requests = table.Column<long>(type: "INTEGER", nullable: false),
                    refusals = table.Column<string>(type: "TEXT", nullable: false),
                    shield_hits = table.Column<long>(type: "INTEGER", nullable: false),
                    shield_misses = table.Column<long>(type: "INTEGER", nullable: false),
                    origin_requests = table.Column<long>(type: "INTEGER", nullable: false),
                    origin_errors = table.Column<long>(type: "INTEGER", nullable: false),
                    origin_bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    viewer_bytes = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_replica_samples", x => new { x.at, x.replica });
                });

            migrationBuilder.CreateIndex(
                name: "IX_grants_ended_at",
                table: "grants",
                column: "ended_at");

            migrationBuilder.CreateIndex(
                name: "IX_grants_expires_at",
                table: "grants",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "IX_grants_subject",
                table: "grants",
                column: "subject");

            migrationBuilder.CreateIndex(
                name: "IX_grants_stream_id_application",
                table: "grants",
                columns: new[] { "stream_id", "application" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_at",
                table: "audit",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_audit_without_mints",
                table: "audit",
                column: "id",
                filter: "action <> 'tokens.mint'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "application_settings");

            migrationBuilder.DropTable(
                name: "data_protection_keys");

            migrationBuilder.DropTable(
                name: "grants");

            migrationBuilder.DropTable(
                name: "mint_receipts");

            migrationBuilder.DropTable(
                name: "token_keys");

            migrationBuilder.DropTable(
                name: "audit");

            migrationBuilder.DropTable(
                name: "cluster_samples");

            migrationBuilder.DropTable(
                name: "replica_samples");
        }
    }
}
