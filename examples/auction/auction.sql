-- An open auction: the highest bid before the end wins, those outbid get their money back, the seller is paid.
-- Deploy:  ./aergo deploy examples/auction/auction.sql --as auction

CREATE DOMAIN token_amount AS numeric(38, 0) CHECK (VALUE >= 0);

CREATE TABLE lots (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    seller  text NOT NULL,
    item    text NOT NULL CHECK (item <> ''),
    minimum token_amount NOT NULL CHECK (minimum > 0),
    ends    timestamptz NOT NULL,
    bidder  text,
    bid     token_amount,
    settled boolean NOT NULL DEFAULT false,
    CHECK ((bidder IS NULL) = (bid IS NULL) AND bid >= minimum)
);

CREATE TABLE bids (
    lot    bigint NOT NULL REFERENCES lots,
    number int NOT NULL,
    bidder text NOT NULL,
    amount token_amount NOT NULL,
    placed timestamptz NOT NULL,
    PRIMARY KEY (lot, number)
) WITH (ledger = append_only);

-- What those outbid may take back. They fetch it themselves, so that nobody can block a bid by being unable to receive.
CREATE TABLE refunds (
    account text PRIMARY KEY,
    amount  token_amount NOT NULL CHECK (amount > 0)
);

CREATE PROCEDURE open_lot(item text, minimum numeric, seconds int) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF seconds IS NULL OR seconds NOT BETWEEN 1 AND 31536000 THEN
        RAISE EXCEPTION 'an auction runs for a second at least and a year at most';
    END IF;
    INSERT INTO lots (seller, item, minimum, ends) VALUES (tx_sender(), open_lot.item, open_lot.minimum, now() + make_interval(secs => seconds));
END $$;

-- The bid comes with the call.
CREATE PROCEDURE place_bid(which bigint) LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    lot lots%ROWTYPE;
BEGIN
    SELECT * INTO lot FROM lots WHERE id = which;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no lot %', which;
    END IF;
    IF now() >= lot.ends THEN
        RAISE EXCEPTION 'lot % ended at %', which, lot.ends;
    END IF;
    IF lot.seller = tx_sender() THEN
        RAISE EXCEPTION 'sellers do not bid on their own lots' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF tx_amount() < lot.minimum OR tx_amount() <= coalesce(lot.bid, 0) THEN
        RAISE EXCEPTION 'a bid for lot % is more than % aer', which, greatest(lot.minimum - 1, coalesce(lot.bid, 0));
    END IF;
    IF lot.bidder IS NOT NULL THEN
        INSERT INTO refunds VALUES (lot.bidder, lot.bid)
            ON CONFLICT (account) DO UPDATE SET amount = refunds.amount + excluded.amount;
    END IF;
    UPDATE lots SET bidder = tx_sender(), bid = tx_amount() WHERE id = which;
    INSERT INTO bids SELECT which, count(*) + 1, tx_sender(), tx_amount(), now() FROM bids b WHERE b.lot = which;
    PERFORM pg_notify('bid', json_build_object('lot', which, 'amount', tx_amount())::text);
END $$;

CREATE PROCEDURE take_refund() LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    due token_amount;
BEGIN
    DELETE FROM refunds WHERE account = tx_sender() RETURNING amount INTO due;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'nothing is due to %', tx_sender();
    END IF;
    PERFORM transfer(tx_sender(), due);
END $$;

-- Anybody may settle a lot that has ended; it happens once.
CREATE PROCEDURE settle(which bigint) LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    lot lots%ROWTYPE;
BEGIN
    UPDATE lots SET settled = true WHERE id = which AND NOT settled AND now() >= ends RETURNING * INTO lot;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'lot % is running, settled, or does not exist', which;
    END IF;
    IF lot.bid IS NOT NULL THEN
        PERFORM transfer(lot.seller, lot.bid);
    END IF;
    PERFORM pg_notify('settled', json_build_object('lot', which, 'winner', lot.bidder, 'price', lot.bid)::text);
END $$;

-- What the contract must hold: bids that lead and are not settled, and refunds not yet taken.
CREATE VIEW owed AS
    SELECT coalesce((SELECT sum(bid) FROM lots WHERE NOT settled), 0) + coalesce((SELECT sum(amount) FROM refunds), 0) AS amount;

GRANT SELECT ON lots, bids, refunds, owed TO PUBLIC;
