-- A board on which a message costs coins; the coin is a contract in Solidity.
CREATE TABLE settings (coin text NOT NULL, price numeric NOT NULL CHECK (price > 0));

CREATE TABLE posts (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  author  text NOT NULL,
  message text NOT NULL CHECK (length(message) BETWEEN 1 AND 280),
  paid    numeric NOT NULL,
  at      timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT ON posts TO PUBLIC;

-- For the owner, once: which coin is taken, and what a message costs.
CREATE PROCEDURE open(coin text, price numeric) LANGUAGE sql AS $$
  DELETE FROM settings;
  INSERT INTO settings VALUES (account_address(coin), price);
$$;

-- Only the coin's contract calls this, after it has moved the coins.
CREATE FUNCTION post(author text, message text, paid numeric) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  terms settings;
  number bigint;
BEGIN
  SELECT * INTO STRICT terms FROM settings;
  IF tx_sender() <> terms.coin THEN
    RAISE EXCEPTION 'messages are paid in coins of %', terms.coin USING ERRCODE = '42501';
  ELSIF post.paid < terms.price THEN
    RAISE EXCEPTION 'a message costs % coins, not %', terms.price, post.paid;
  END IF;
  INSERT INTO posts (author, message, paid) VALUES (post.author, post.message, post.paid) RETURNING id INTO number;
  PERFORM pg_notify('posted', number::text);
  RETURN number;
END $$;

CREATE FUNCTION latest(count int) RETURNS TABLE (id bigint, author text, message text, paid numeric) LANGUAGE sql STABLE SECURITY DEFINER AS $$
  SELECT id, author, message, paid FROM posts ORDER BY id DESC LIMIT count
$$;

-- Coins of the board, as the coin's contract knows them.
CREATE FUNCTION funds() RETURNS numeric LANGUAGE sql STABLE SECURITY DEFINER AS $$
  SELECT query_contract(coin, 'balanceOf(address) returns (uint256)', contract_address())::numeric FROM settings
$$;

-- For the owner: coins of the board go to somebody.
CREATE PROCEDURE withdraw(receiver text) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM call_contract((SELECT coin FROM settings), 'transfer(address,uint256) returns (bool)', receiver, funds());
END $$;
