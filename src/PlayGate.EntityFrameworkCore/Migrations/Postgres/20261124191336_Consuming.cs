using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PlayGate.EntityFrameworkCore.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Consuming : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterTable(
                name: "grants")
                .Annotation("Npgsql:StorageParameter:fillfactor", 45);

            // A function, since the server keeps its plan for each of its connections, whoever pools them, and since what it is planned with can
            // be fixed: always a look at the primary key for each token in the order they came in, which is the order their rows are locked in.
            // Left to choose, the server would make the plan for a table that is small now and keep it for one that has grown, and would find
            // a token among all those of its stream; so nothing but the id is compared in a way that an index knows.
            migrationBuilder.Sql("""
                CREATE FUNCTION consume_tokens(
                    ids uuid[], hashes bytea[], applications text[], streams text[], consumptions bigint[], nows bigint[], lifetimes bigint[],
                    paths bigint[], addresses text[], agents text[], carriers text[])
                RETURNS TABLE (place bigint, consumption bigint, started_at bigint, session_expires_at bigint, any_folder boolean, carrier text)
                LANGUAGE plpgsql
                SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
                AS $consume$
                #variable_conflict use_column
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
                    RETURNING at_place, grants.consumption, grants.started_at, grants.session_expires_at, grants.any_folder, grants.carrier;
                END
                $consume$
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP FUNCTION consume_tokens");

            migrationBuilder.AlterTable(
                name: "grants")
                .OldAnnotation("Npgsql:StorageParameter:fillfactor", 45);
        }
    }
}
