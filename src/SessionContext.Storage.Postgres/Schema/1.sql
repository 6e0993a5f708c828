-- Contexts. Times are Unix milliseconds, as exact as the service's clock. Ids are bytea: a text cannot hold U+0000, and
-- an id is compared, never read. "C" makes text compare as bytes, which is the order that lists promise.
--
-- One table, not partitions: measured on one session with the statement of a PUT, 16 hash partitions cost a third more
-- with generic plans (every execution locks every partition) and three times as much with the plans that the server
-- chooses by itself (it plans anew each time).
--
-- fillfactor: room in each page for the next version of its rows, so that a PUT is a heap-only update: it touches no
-- index, and the page cleans itself without a vacuum. That holds only while no indexed column changes, so the index that
-- finds ended contexts is not on expires_at, which every change of an anonymous context moves, but on sweep_at: a hint
-- at or before the end. A change moves it only where the end comes before it; the sweep moves the hints that it finds
-- too early.
CREATE TABLE session_context (
    tenant text COLLATE "C" NOT NULL,
    session_id text COLLATE "C" NOT NULL,
    incarnation bigint NOT NULL,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    modified_at bigint NOT NULL,
    expires_at bigint,
    sweep_at bigint,
    cart_set_at bigint,
    derived smallint NOT NULL,
    customer_id bytea,
    cart_id bytea,
    document bytea NOT NULL,
    PRIMARY KEY (tenant, session_id)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

CREATE INDEX session_context_customer ON session_context (tenant, customer_id, session_id)
    WHERE customer_id IS NOT NULL;
CREATE INDEX session_context_cart ON session_context (tenant, cart_id, session_id)
    WHERE cart_id IS NOT NULL;
CREATE INDEX session_context_sweep ON session_context (sweep_at) WHERE sweep_at IS NOT NULL;

-- Small records: refresh tokens, events that were carried out, closed carts.
CREATE TABLE session_record (
    tenant text COLLATE "C" NOT NULL,
    kind smallint NOT NULL,
    id bytea NOT NULL,
    version bigint NOT NULL,
    expires_at bigint NOT NULL,
    sweep_at bigint,
    value bytea NOT NULL,
    PRIMARY KEY (tenant, kind, id)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

CREATE INDEX session_record_sweep ON session_record (sweep_at) WHERE sweep_at IS NOT NULL;

-- A document above 2 kB is compressed, so that most stay beside their row. lz4 takes a tenth of the time of the default;
-- a server built without it keeps the default.
DO $$
BEGIN
    ALTER TABLE session_context ALTER COLUMN document SET COMPRESSION lz4;
EXCEPTION
    WHEN feature_not_supported THEN NULL;
END
$$;

-- A swap together with the mark of the event that asks for it: 0 swapped, 1 lost, 2 seen before.
--
-- The mark comes first. A second delivery waits there until the first has committed, and then sees its mark; if the first
-- lost and took its mark back, the second goes on. Nobody who holds a row waits for a mark, so none wait for each other.
CREATE FUNCTION session_context_swap_once(
    p_mark bytea,
    p_mark_expires_at bigint,
    p_now bigint,
    p_tenant text,
    p_session_id text,
    p_expected_incarnation bigint,
    p_expected_version bigint,
    p_incarnation bigint,
    p_version bigint,
    p_created_at bigint,
    p_modified_at bigint,
    p_expires_at bigint,
    p_cart_set_at bigint,
    p_derived smallint,
    p_customer_id bytea,
    p_cart_id bytea,
    p_document bytea
) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO session_record AS r (tenant, kind, id, version, expires_at, sweep_at, value)
    VALUES (p_tenant, 2, p_mark, 1, p_mark_expires_at, p_mark_expires_at, '')
    ON CONFLICT (tenant, kind, id) DO UPDATE
        SET version = 1, expires_at = excluded.expires_at, value = '',
            sweep_at = least(r.sweep_at, excluded.sweep_at)
        WHERE r.expires_at <= p_now;
    IF NOT FOUND THEN
        RETURN 2;
    END IF;

    IF p_expected_incarnation IS NOT NULL AND p_document IS NOT NULL THEN
        UPDATE session_context c
        SET incarnation = p_incarnation, version = p_version, created_at = p_created_at,
            modified_at = p_modified_at, expires_at = p_expires_at,
            sweep_at = least(c.sweep_at, p_expires_at), cart_set_at = p_cart_set_at,
            derived = p_derived, customer_id = p_customer_id, cart_id = p_cart_id,
            document = p_document
        WHERE c.tenant = p_tenant AND c.session_id = p_session_id
            AND c.incarnation = p_expected_incarnation AND c.version = p_expected_version
            AND (c.expires_at IS NULL OR c.expires_at > p_now);
    ELSIF p_expected_incarnation IS NOT NULL THEN
        DELETE FROM session_context c
        WHERE c.tenant = p_tenant AND c.session_id = p_session_id
            AND c.incarnation = p_expected_incarnation AND c.version = p_expected_version
            AND (c.expires_at IS NULL OR c.expires_at > p_now);
    ELSIF p_document IS NOT NULL THEN
        INSERT INTO session_context AS c (
            tenant, session_id, incarnation, version, created_at, modified_at, expires_at, sweep_at,
            cart_set_at, derived, customer_id, cart_id, document)
        VALUES (
            p_tenant, p_session_id, p_incarnation, p_version, p_created_at, p_modified_at,
            p_expires_at, p_expires_at, p_cart_set_at, p_derived, p_customer_id, p_cart_id,
            p_document)
        ON CONFLICT (tenant, session_id) DO UPDATE
            SET incarnation = excluded.incarnation, version = excluded.version,
                created_at = excluded.created_at, modified_at = excluded.modified_at,
                expires_at = excluded.expires_at,
                sweep_at = least(c.sweep_at, excluded.expires_at),
                cart_set_at = excluded.cart_set_at, derived = excluded.derived,
                customer_id = excluded.customer_id, cart_id = excluded.cart_id,
                document = excluded.document
            WHERE c.expires_at <= p_now;
    ELSE
        PERFORM WHERE NOT EXISTS (
            SELECT FROM session_context c
            WHERE c.tenant = p_tenant AND c.session_id = p_session_id
                AND (c.expires_at IS NULL OR c.expires_at > p_now));
    END IF;
    IF FOUND THEN
        RETURN 0;
    END IF;

    RAISE SQLSTATE 'SCLST'; -- takes the mark back: all of this block, and nothing else
EXCEPTION
    WHEN SQLSTATE 'SCLST' THEN
        RETURN 1;
END
$$;
