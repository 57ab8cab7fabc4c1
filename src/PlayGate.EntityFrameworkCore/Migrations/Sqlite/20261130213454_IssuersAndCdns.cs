using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PlayGate.EntityFrameworkCore.Migrations.Sqlite
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
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "issuer",
                table: "grants",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "issuer_key_sets",
                columns: table => new
                {
                    url = table.Column<string>(type: "TEXT", nullable: false),
                    protected_set = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_issuer_key_sets", x => x.url);
                });
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
