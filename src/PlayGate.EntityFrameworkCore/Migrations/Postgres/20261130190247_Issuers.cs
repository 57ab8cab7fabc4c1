using Microsoft.EntityFrameworkCore.Migrations;
using PlayGate.EntityFrameworkCore.Consuming;

#nullable disable

namespace PlayGate.EntityFrameworkCore.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Issuers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "issuer",
                table: "grants",
                type: "text",
                nullable: true);

            // Beside the one with fewer parameters, which replicas of the version before go on with.
            migrationBuilder.Sql(ConsumingStatement.Function);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "issuer",
                table: "grants");
        }
    }
}
