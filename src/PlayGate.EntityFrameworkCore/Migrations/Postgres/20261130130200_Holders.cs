using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PlayGate.EntityFrameworkCore.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Holders : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "returned",
                table: "grants",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "second_holder",
                table: "grants",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "third_holder",
                table: "grants",
                type: "bigint",
                nullable: true);

            // The same consumption may be sent twice, since the answer to the first was lost: it gets the session that it opened. And it may come
            // when its request has let go already: it opens nothing then. The signature is that of before, which replicas of the version before call.
            migrationBuilder.Sql("""
                CREATE OR REPLACE FUNCTION consume_tokens(
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
            migrationBuilder.Sql("""
                CREATE OR REPLACE FUNCTION consume_tokens(
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

            migrationBuilder.DropColumn(
                name: "returned",
                table: "grants");

            migrationBuilder.DropColumn(
                name: "second_holder",
                table: "grants");

            migrationBuilder.DropColumn(
                name: "third_holder",
                table: "grants");
        }
    }
}
