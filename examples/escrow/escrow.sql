-- Money held between two who do not trust each other, and a third who decides when they quarrel.
-- Deploy:  ./aergo deploy examples/escrow/escrow.sql --as escrow

CREATE TYPE state AS ENUM ('held', 'disputed', 'released', 'refunded');

CREATE TABLE deals (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    buyer    text NOT NULL,
    seller   text NOT NULL,
    arbiter  text NOT NULL,
    amount   numeric(38, 0) NOT NULL CHECK (amount > 0),
    state    state NOT NULL DEFAULT 'held',
    deadline timestamptz NOT NULL,
    CHECK (buyer <> seller AND arbiter <> buyer AND arbiter <> seller)
);

-- Every change of a deal, kept for ever: who did what and when.
CREATE TABLE steps (
    deal   bigint NOT NULL REFERENCES deals,
    number int NOT NULL,
    state  state NOT NULL,
    actor  text NOT NULL,
    taken  timestamptz NOT NULL,
    PRIMARY KEY (deal, number)
) WITH (ledger = append_only);

CREATE FUNCTION record_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO steps SELECT NEW.id, count(*) + 1, NEW.state, tx_sender(), now() FROM steps WHERE deal = NEW.id;
    PERFORM pg_notify('deal_' || NEW.state::text, NEW.id::text);
    RETURN NULL;
END $$;

CREATE TRIGGER deals_recorded AFTER INSERT OR UPDATE ON deals FOR EACH ROW EXECUTE FUNCTION record_step();

-- The buyer pays in with the call. Until the deadline the seller can deliver; after it the buyer may take the money back.
CREATE PROCEDURE open_deal(seller text, arbiter text, seconds int) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF seconds IS NULL OR seconds < 1 THEN
        RAISE EXCEPTION 'a deal runs for a second at least';
    END IF;
    INSERT INTO deals (buyer, seller, arbiter, amount, deadline)
    VALUES (tx_sender(), open_deal.seller, open_deal.arbiter, tx_amount(), now() + make_interval(secs => seconds));
END $$;

-- Pays out once: only a deal that still holds its money is found.
CREATE PROCEDURE finish(which bigint, outcome state) LANGUAGE plpgsql AS $$
DECLARE
    deal deals%ROWTYPE;
BEGIN
    UPDATE deals SET state = outcome WHERE id = which AND state IN ('held', 'disputed') RETURNING * INTO deal;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'deal % is finished, or there is none', which;
    END IF;
    PERFORM transfer(CASE outcome WHEN 'released' THEN deal.seller ELSE deal.buyer END, deal.amount);
END $$;

CREATE PROCEDURE release(which bigint) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM deals WHERE id = which AND buyer = tx_sender()) THEN
        RAISE EXCEPTION 'only the buyer releases deal %', which USING ERRCODE = 'insufficient_privilege';
    END IF;
    CALL finish(which, 'released');
END $$;

CREATE PROCEDURE dispute(which bigint) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    UPDATE deals SET state = 'disputed' WHERE id = which AND state = 'held' AND tx_sender() IN (buyer, seller);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'deal % is not yours to dispute, or not open', which USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

CREATE PROCEDURE decide(which bigint, for_seller boolean) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM deals WHERE id = which AND arbiter = tx_sender() AND state = 'disputed') THEN
        RAISE EXCEPTION 'only the arbiter decides deal %, and only when it is disputed', which USING ERRCODE = 'insufficient_privilege';
    END IF;
    CALL finish(which, CASE WHEN for_seller THEN 'released'::state ELSE 'refunded' END);
END $$;

CREATE PROCEDURE reclaim(which bigint) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM deals WHERE id = which AND buyer = tx_sender() AND state = 'held' AND now() > deadline) THEN
        RAISE EXCEPTION 'deal % cannot be reclaimed: it is not yours, not open, or its time is not up', which USING ERRCODE = 'insufficient_privilege';
    END IF;
    CALL finish(which, 'refunded');
END $$;

GRANT SELECT ON deals, steps TO PUBLIC;
REVOKE EXECUTE ON PROCEDURE finish(bigint, state) FROM PUBLIC;
