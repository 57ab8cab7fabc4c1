using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PlayGate.EntityFrameworkCore.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Carriers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "carrier",
                table: "grants",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "has_cookie_returned",
                table: "grants",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "holders",
                table: "grants",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "opening_path",
                table: "grants",
                type: "bigint",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "carrier",
                table: "grants");

            migrationBuilder.DropColumn(
                name: "has_cookie_returned",
                table: "grants");

            migrationBuilder.DropColumn(
                name: "holders",
                table: "grants");

            migrationBuilder.DropColumn(
                name: "opening_path",
                table: "grants");
        }
    }
}
