using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PlayGate.EntityFrameworkCore.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Panel : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_grants_application_stream_id",
                table: "grants");

            migrationBuilder.AddColumn<string>(
                name: "session_carrier",
                table: "grants",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "changed_by",
                table: "application_settings",
                type: "TEXT",
                nullable: true);

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
                name: "audit");

            migrationBuilder.DropTable(
                name: "cluster_samples");

            migrationBuilder.DropTable(
                name: "replica_samples");

            migrationBuilder.DropIndex(
                name: "IX_grants_stream_id_application",
                table: "grants");

            migrationBuilder.DropColumn(
                name: "session_carrier",
                table: "grants");

            migrationBuilder.DropColumn(
                name: "changed_by",
                table: "application_settings");

            migrationBuilder.CreateIndex(
                name: "IX_grants_application_stream_id",
                table: "grants",
                columns: new[] { "application", "stream_id" });
        }
    }
}
