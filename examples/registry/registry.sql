-- A land registry: registrars enter parcels, owners pass them on, a mortgage stands in the way, and the chain of title is complete.
-- Deploy:  ./aergo deploy examples/registry/registry.sql --as registry

CREATE TABLE registrars (
    account   text PRIMARY KEY,
    appointed timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE parcels (
    number text PRIMARY KEY CHECK (number ~ '^[A-Z]{2}-[0-9]{1,6}$'),
    area   numeric(12, 2) NOT NULL CHECK (area > 0),
    owner  text NOT NULL,
    buyer  text CHECK (buyer <> owner)              -- who has been offered it
);

CREATE TABLE mortgages (
    parcel   text NOT NULL REFERENCES parcels,
    creditor text NOT NULL,
    sum      numeric(18, 2) NOT NULL CHECK (sum > 0),
    PRIMARY KEY (parcel, creditor)
);

CREATE TABLE titles (
    parcel text NOT NULL REFERENCES parcels,
    number int NOT NULL,
    owner  text NOT NULL,
    since  timestamptz NOT NULL,
    height bigint NOT NULL,
    PRIMARY KEY (parcel, number)
) WITH (ledger = append_only);

CREATE FUNCTION record_title() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO titles SELECT NEW.number, count(*) + 1, NEW.owner, now(), block_height() FROM titles WHERE parcel = NEW.number;
    PERFORM pg_notify('title', json_build_object('parcel', NEW.number, 'owner', NEW.owner)::text);
    RETURN NULL;
END $$;

CREATE TRIGGER first_title AFTER INSERT ON parcels FOR EACH ROW EXECUTE FUNCTION record_title();
CREATE TRIGGER next_title AFTER UPDATE OF owner ON parcels FOR EACH ROW EXECUTE FUNCTION record_title();

CREATE PROCEDURE appoint(who text) LANGUAGE sql AS $$ INSERT INTO registrars (account) VALUES (who) $$;

CREATE PROCEDURE dismiss(who text) LANGUAGE sql AS $$ DELETE FROM registrars WHERE account = who $$;

CREATE PROCEDURE check_registrar() LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM registrars WHERE account = tx_sender()) THEN
        RAISE EXCEPTION '% is no registrar', tx_sender() USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

CREATE PROCEDURE enter(parcel text, area numeric, owner text) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    CALL check_registrar();
    INSERT INTO parcels VALUES (enter.parcel, enter.area, enter.owner);
END $$;

CREATE PROCEDURE mortgage(which text, creditor text, sum numeric) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    CALL check_registrar();
    INSERT INTO mortgages VALUES (which, mortgage.creditor, mortgage.sum);
END $$;

-- The creditor says that the debt is paid.
CREATE PROCEDURE discharge(which text) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    DELETE FROM mortgages WHERE parcel = which AND creditor = tx_sender();
    IF NOT FOUND THEN
        RAISE EXCEPTION '% has no mortgage on %', tx_sender(), which USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

-- A sale takes two: the owner offers, the buyer accepts. NULL takes an offer back.
CREATE PROCEDURE offer(which text, buyer text) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    UPDATE parcels p SET buyer = offer.buyer WHERE p.number = which AND p.owner = tx_sender();
    IF NOT FOUND THEN
        RAISE EXCEPTION '% does not own %', tx_sender(), which USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

CREATE PROCEDURE accept(which text) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF EXISTS (SELECT FROM mortgages WHERE parcel = which) THEN
        RAISE EXCEPTION 'there is a mortgage on %', which USING HINT = 'The creditor discharges it first.';
    END IF;
    UPDATE parcels SET owner = buyer, buyer = NULL WHERE number = which AND buyer = tx_sender();
    IF NOT FOUND THEN
        RAISE EXCEPTION '% was not offered to %', which, tx_sender() USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

GRANT SELECT ON registrars, parcels, mortgages, titles TO PUBLIC;
REVOKE EXECUTE ON PROCEDURE appoint(text), dismiss(text), check_registrar() FROM PUBLIC;
