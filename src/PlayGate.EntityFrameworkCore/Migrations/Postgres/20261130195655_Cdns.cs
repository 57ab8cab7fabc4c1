using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PlayGate.EntityFrameworkCore.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Cdns : Migration
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "cdn_bytes",
                table: "replica_samples");
        }
    }
}
