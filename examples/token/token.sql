-- An asset of one's own: issued once, passed on, spent by others within an allowance, with every movement on record.
-- Deploy:  ./aergo deploy examples/token/token.sql --as token

CREATE DOMAIN units AS numeric(38, 0) CHECK (VALUE >= 0);

-- One row at most: the key is always true, so a second issue meets the first.
CREATE TABLE issue (
    once   boolean PRIMARY KEY DEFAULT true CHECK (once),
    symbol text NOT NULL CHECK (symbol ~ '^[A-Z]{3,6}$'),
    supply units NOT NULL CHECK (supply > 0),
    issuer text NOT NULL
);

CREATE TABLE holdings (
    holder  text PRIMARY KEY,
    balance units NOT NULL
);

CREATE TABLE allowances (
    holder  text NOT NULL,
    spender text NOT NULL,
    rest    units NOT NULL,
    PRIMARY KEY (holder, spender)
);

CREATE TABLE movements (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source   text,                                  -- NULL: issued
    target   text NOT NULL,
    amount   units NOT NULL CHECK (amount > 0),
    height   bigint NOT NULL DEFAULT block_height(),
    moved_at timestamptz NOT NULL DEFAULT now()
) WITH (ledger = append_only);

CREATE INDEX movements_by_source ON movements (source, id);
CREATE INDEX movements_by_target ON movements (target, id);

CREATE FUNCTION is_account(who text) RETURNS boolean IMMUTABLE LANGUAGE sql AS $$ SELECT coalesce(who ~ '^0x[0-9a-fA-F]{40}$', false) $$;

CREATE PROCEDURE issue_asset(symbol text, supply numeric) LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO issue (symbol, supply, issuer) VALUES (issue_asset.symbol, issue_asset.supply, tx_sender());
    INSERT INTO holdings VALUES (tx_sender(), issue_asset.supply);
    INSERT INTO movements (target, amount) VALUES (tx_sender(), issue_asset.supply);
    PERFORM pg_notify('issued', json_build_object('symbol', issue_asset.symbol, 'supply', issue_asset.supply)::text);
EXCEPTION
    WHEN unique_violation THEN
        RAISE EXCEPTION 'the asset was issued before' USING ERRCODE = 'unique_violation';
END $$;

-- Every movement goes through here. It is nobody's to call: source is whoever the caller says.
CREATE PROCEDURE move(source text, target text, amount numeric) LANGUAGE plpgsql AS $$
BEGIN
    IF NOT is_account(target) THEN
        RAISE EXCEPTION '% is no account: 0x and 40 hex digits', coalesce(target, 'NULL');
    END IF;
    UPDATE holdings SET balance = balance - amount WHERE holder = source AND balance >= amount;
    IF NOT FOUND THEN
        RAISE EXCEPTION '% does not hold %', source, amount USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO holdings VALUES (target, amount)
        ON CONFLICT (holder) DO UPDATE SET balance = holdings.balance + excluded.balance;
    INSERT INTO movements (source, target, amount) VALUES (move.source, move.target, move.amount);
    PERFORM pg_notify('moved', json_build_object('from', source, 'to', target, 'amount', amount)::text);
END $$;

CREATE PROCEDURE pay(target text, amount numeric) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    CALL move(tx_sender(), target, amount);
END $$;

CREATE PROCEDURE allow(who text, amount numeric) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO allowances VALUES (tx_sender(), who, amount)
        ON CONFLICT (holder, spender) DO UPDATE SET rest = excluded.rest;
END $$;

CREATE PROCEDURE pay_for(holder text, target text, amount numeric) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    UPDATE allowances a SET rest = rest - amount
     WHERE a.holder = pay_for.holder AND a.spender = tx_sender() AND rest >= amount;
    IF NOT FOUND THEN
        RAISE EXCEPTION '% has not allowed % to spend %', holder, tx_sender(), amount USING ERRCODE = 'insufficient_privilege';
    END IF;
    CALL move(holder, target, amount);
END $$;

-- Anybody can recount: balances from the record, beside those that are kept. Empty when all is well.
CREATE VIEW wrong_balances AS
    SELECT holder, sum(balance) AS kept, sum(moved) AS recounted
    FROM (SELECT holder, balance, 0 AS moved FROM holdings
          UNION ALL SELECT target, 0, amount FROM movements
          UNION ALL SELECT source, 0, -amount FROM movements WHERE source IS NOT NULL) entries
    GROUP BY holder
    HAVING sum(balance) <> sum(moved);

GRANT SELECT ON issue, holdings, allowances, movements, wrong_balances TO PUBLIC;
REVOKE EXECUTE ON PROCEDURE issue_asset(text, numeric), move(text, text, numeric) FROM PUBLIC;
