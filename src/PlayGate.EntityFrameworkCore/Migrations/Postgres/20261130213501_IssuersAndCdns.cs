using Microsoft.EntityFrameworkCore.Migrations;
using PlayGate.EntityFrameworkCore.Consuming;

#nullable disable

namespace PlayGate.EntityFrameworkCore.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class IssuersAndCdns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "cdn_bytes",
                table: "replica_samples",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "issuer",
                table: "grants",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "issuer_key_sets",
                columns: table => new
                {
                    url = table.Column<string>(type: "text", nullable: false),
                    protected_set = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_issuer_key_sets", x => x.url);
                });

            // Beside the one with fewer parameters, with which replicas of the version before go on.
            migrationBuilder.Sql(ConsumingStatement.Function);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "issuer_key_sets");

            migrationBuilder.DropColumn(
                name: "cdn_bytes",
                table: "replica_samples");

            migrationBuilder.DropColumn(
                name: "issuer",
                table: "grants");
        }
    }
}
