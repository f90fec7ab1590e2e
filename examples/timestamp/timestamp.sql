-- Document time stamping: digest in, proof out, checked offline.
-- Deploy:  ./aergo deploy examples/timestamp/timestamp.sql --as timestamp

CREATE TABLE stamps (
    digest  bytea PRIMARY KEY CHECK (length(digest) = 32),
    account text NOT NULL,
    stamped timestamptz NOT NULL,
    height  bigint NOT NULL
) WITH (ledger = append_only);

-- The first to stamp a digest has it; a second time is refused.
CREATE PROCEDURE stamp(document bytea) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO stamps VALUES (document, tx_sender(), now(), block_height());
    PERFORM pg_notify('stamped', encode(document, 'hex'));
EXCEPTION
    WHEN unique_violation THEN
        RAISE EXCEPTION 'this document was stamped before' USING ERRCODE = 'unique_violation';
END $$;

CREATE FUNCTION find(document bytea) RETURNS stamps STABLE LANGUAGE sql SECURITY DEFINER AS $$
    SELECT s FROM stamps s WHERE s.digest = document
$$;

GRANT SELECT ON stamps TO PUBLIC;
