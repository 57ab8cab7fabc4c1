using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace PlayGate.EntityFrameworkCore.Migrations.Postgres
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
                    application = table.Column<string>(type: "text", nullable: false),
                    play_token_control = table.Column<bool>(type: "boolean", nullable: false),
                    publish_token_control = table.Column<bool>(type: "boolean", nullable: false),
                    changed_at = table.Column<long>(type: "bigint", nullable: false),
                    changed_by = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_application_settings", x => x.application);
                });

            migrationBuilder.CreateTable(
                name: "data_protection_keys",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    friendly_name = table.Column<string>(type: "text", nullable: true),
                    xml = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_data_protection_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "grants",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    application = table.Column<string>(type: "text", nullable: false),
                    stream_id = table.Column<string>(type: "text", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    expires_at = table.Column<long>(type: "bigint", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: true),
                    token_address = table.Column<string>(type: "text", nullable: true),
                    session_lifetime = table.Column<long>(type: "bigint", nullable: true),
                    any_folder = table.Column<bool>(type: "boolean", nullable: false),
                    room_id = table.Column<string>(type: "text", nullable: true),
                    consumption = table.Column<long>(type: "bigint", nullable: true),
                    started_at = table.Column<long>(type: "bigint", nullable: true),
                    session_expires_at = table.Column<long>(type: "bigint", nullable: true),
                    client_address = table.Column<string>(type: "text", nullable: true),
                    client_agent = table.Column<string>(type: "text", nullable: true),
                    last_seen_at = table.Column<long>(type: "bigint", nullable: true),
                    ended_at = table.Column<long>(type: "bigint", nullable: true),
                    carrier = table.Column<string>(type: "text", nullable: true),
                    has_cookie_returned = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false),
                    holders = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    opening_path = table.Column<long>(type: "bigint", nullable: true),
                    bytes = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    is_admitted = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false),
                    session_carrier = table.Column<string>(type: "text", nullable: true),
                    returned = table.Column<string>(type: "text", nullable: true),
                    second_holder = table.Column<long>(type: "bigint", nullable: true),
                    third_holder = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_grants", x => x.id);
                })
                .Annotation("Npgsql:StorageParameter:fillfactor", 45);

            migrationBuilder.CreateTable(
                name: "mint_receipts",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "bytea", nullable: false),
                    request = table.Column<byte[]>(type: "bytea", nullable: false),
                    key_version = table.Column<int>(type: "integer", nullable: false),
                    minted_at = table.Column<long>(type: "bigint", nullable: false),
                    expires_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_mint_receipts", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "token_keys",
                columns: table => new
                {
                    version = table.Column<int>(type: "integer", nullable: false),
                    protected_secret = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_token_keys", x => x.version);
                });

            migrationBuilder.CreateTable(
                name: "audit",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    action = table.Column<string>(type: "text", nullable: false),
                    application = table.Column<string>(type: "text", nullable: true),
                    target = table.Column<string>(type: "text", nullable: true),
                    detail = table.Column<string>(type: "text", nullable: true),
                    count = table.Column<int>(type: "integer", nullable: true),
                    actor = table.Column<string>(type: "text", nullable: false),
                    address = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "cluster_samples",
                columns: table => new
                {
                    at = table.Column<long>(type: "bigint", nullable: false),
                    viewers = table.Column<int>(type: "integer", nullable: false),
                    publishers = table.Column<int>(type: "integer", nullable: false),
                    sessions = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cluster_samples", x => x.at);
                });

            migrationBuilder.CreateTable(
                name: "replica_samples",
                columns: table => new
                {
                    at = table.Column<long>(type: "bigint", nullable: false),
                    replica = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    version = table.Column<string>(type: "text", nullable: false),
                    started_at = table.Column<long>(type: "bigint", nullable: false),
                    is_last = table.Column<bool>(type: "boolean", nullable: false),
                    store_trouble = table.Column<string>(type: "text", nullable: true),
                    viewers = table.Column<int>(type: "integer", nullable: false),
                    first_requests = table.Column<long>(type: "bigint", nullable: false),
                    refusals = table.Column<string>(type: "text", nullable: false),
                    shield_hits = table.Column<long>(type: "bigint", nullable: false),
                    shield_misses = table.Column<long>(type: "bigint", nullable: false),
                    origin_requests = table.Column<long>(type: "bigint", nullable: false),
                    origin_errors = table.Column<long>(type: "bigint", nullable: false),
                    origin_bytes = table.Column<long>(type: "bigint", nullable: false),
                    viewer_bytes = table.Column<long>(type: "bigint", nullable: false)
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
                columns: new[] { "stream_id", "application" })
                .Annotation("Npgsql:IndexOperators", new[] { "text_pattern_ops" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_at",
                table: "audit",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_audit_without_mints",
                table: "audit",
                column: "id",
                filter: "action <> 'tokens.mint'");

            // A function, since the server keeps its plan for each of its connections, whoever pools them, and since what it is planned with can
            // be fixed: always a look at the primary key for each token in the order they came in, which is the order their rows are locked in.
            // Left to choose, the server would make the plan for a table that is small now and keep it for one that has grown, and would find
            // a token among all those of its stream; so nothing but the id is compared in a way that an index knows.
            // The same consumption may be sent twice, since the answer to the first was lost: it gets the session that it opened. And it may come
            // when its request has let go already: it opens nothing then.
            migrationBuilder.Sql("""
                CREATE FUNCTION consume_tokens(
                    ids uuid[], hashes bytea[], applications text[], streams text[], consumptions bigint[], nows bigint[], lifetimes bigint[],
                    paths bigint[], addresses text[], agents text[], carriers text[])
                RETURNS TABLE (place bigint, consumption bigint, started_at bigint, session_expires_at bigint, any_folder boolean, carrier text)
                LANGUAGE plpgsql
                SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
                AS $consume$
                #variable_conflict use_column
                DECLARE
                    opened bigint;
                BEGIN
                    RETURN QUERY
                    UPDATE grants SET
                        state = 'session', consumption = attempt, holders = 1, started_at = now,
                        session_expires_at = now + COALESCE(session_lifetime, lifetime), opening_path = path,
                        client_address = address, client_agent = agent, last_seen_at = NULL, has_cookie_returned = false,
                        session_carrier = CASE WHEN carried IS NULL THEN NULL ELSE COALESCE(grants.carrier, carried) END
                    FROM unnest(ids, hashes, applications, streams, consumptions, nows, lifetimes, paths, addresses, agents, carriers)
                        WITH ORDINALITY AS asked (shown, secret, app, stream, attempt, now, lifetime, path, address, agent, carried, at_place)
                    WHERE id = shown AND (hash, application, stream_id, state) IS NOT DISTINCT FROM (secret, app, stream, 'token') AND expires_at - now > 0
                        AND (returned IS NULL OR (returned NOT LIKE '%,' || attempt || ',%' AND returned NOT LIKE '%,-' || attempt || ',%'))
                    RETURNING at_place, grants.consumption, grants.started_at, grants.session_expires_at, grants.any_folder, grants.carrier;

                    GET DIAGNOSTICS opened = ROW_COUNT;
                    IF opened < cardinality(ids) THEN
                        RETURN QUERY
                        SELECT at_place, grants.consumption, grants.started_at, grants.session_expires_at, grants.any_folder, grants.carrier
                        FROM unnest(ids, hashes, consumptions) WITH ORDINALITY AS asked (shown, secret, attempt, at_place)
                        JOIN grants ON id = shown
                        WHERE (hash, state, grants.consumption) IS NOT DISTINCT FROM (secret, 'session', attempt);
                    END IF;
                END
                $consume$
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP FUNCTION consume_tokens");

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
