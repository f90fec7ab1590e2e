-- A shop on the ledger: stock, orders, payment in AERGO, refunds.
-- Deploy:  ./aergo deploy examples/shop/shop.sql --as shop
-- Prices are in aer, the smallest unit: 1 AERGO = 1000000000000000000 aer.

CREATE DOMAIN token_amount AS numeric(38, 0) CHECK (VALUE >= 0);

CREATE TABLE products (
    id     int PRIMARY KEY,
    name   text NOT NULL UNIQUE,
    price  token_amount NOT NULL CHECK (price > 0),
    stock  int NOT NULL DEFAULT 0 CHECK (stock >= 0)
);

CREATE TABLE orders (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    buyer       text NOT NULL,
    product     int NOT NULL REFERENCES products,
    quantity    int NOT NULL CHECK (quantity > 0),
    paid        token_amount NOT NULL,
    status      text NOT NULL DEFAULT 'paid' CHECK (status IN ('paid', 'shipped', 'refunded')),
    placed_at   timestamptz NOT NULL DEFAULT now(),
    changed_at  timestamptz
);

CREATE INDEX orders_by_buyer ON orders (buyer, id);

CREATE VIEW sales AS
    SELECT p.id, p.name, p.stock,
           count(o.id) FILTER (WHERE o.status <> 'refunded')                AS orders,
           coalesce(sum(o.quantity) FILTER (WHERE o.status <> 'refunded'), 0) AS sold,
           coalesce(sum(o.paid) FILTER (WHERE o.status <> 'refunded'), 0)     AS earned
    FROM products p LEFT JOIN orders o ON o.product = p.id
    GROUP BY p.id, p.name, p.stock;

-- Anybody may buy. The exact price comes with the call; a wrong amount takes the whole call back, tokens included.
CREATE PROCEDURE buy(wanted int, number int) LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    item products%ROWTYPE;
    due  token_amount;
BEGIN
    SELECT * INTO item FROM products WHERE id = wanted;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no product %', wanted;
    END IF;
    IF number IS NULL OR number < 1 THEN
        RAISE EXCEPTION 'the number of pieces must be at least 1';
    END IF;
    IF item.stock < number THEN
        RAISE EXCEPTION 'only % of % left', item.stock, item.name USING ERRCODE = 'check_violation';
    END IF;
    due := item.price * number;
    IF tx_amount() <> due THEN
        RAISE EXCEPTION '% of % cost % aer, % came with the call', number, item.name, due, tx_amount()
            USING HINT = 'Send the exact price with the call: --amount';
    END IF;
    UPDATE products SET stock = stock - number WHERE id = wanted;
    INSERT INTO orders (buyer, product, quantity, paid) VALUES (tx_sender(), wanted, number, due);
    PERFORM pg_notify('order_placed', json_build_object('product', item.name, 'quantity', number, 'buyer', tx_sender())::text);
END $$;

-- The shop's owner ships, or gives the money back and takes the goods.
CREATE PROCEDURE ship(which bigint) LANGUAGE plpgsql AS $$
BEGIN
    UPDATE orders SET status = 'shipped', changed_at = now() WHERE id = which AND status = 'paid';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'order % is not waiting to be shipped', which;
    END IF;
END $$;

CREATE PROCEDURE refund(which bigint) LANGUAGE plpgsql AS $$
DECLARE
    bought orders%ROWTYPE;
BEGIN
    SELECT * INTO bought FROM orders WHERE id = which AND status = 'paid';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'order % cannot be refunded', which;
    END IF;
    UPDATE orders SET status = 'refunded', changed_at = now() WHERE id = which;
    UPDATE products SET stock = stock + bought.quantity WHERE id = bought.product;
    PERFORM transfer(bought.buyer, bought.paid);
    PERFORM pg_notify('order_refunded', json_build_object('order', which)::text);
END $$;

-- The owner takes out what was earned.
CREATE PROCEDURE withdraw(amount numeric) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM transfer(tx_sender(), amount);
END $$;

GRANT SELECT ON products, sales TO PUBLIC;
REVOKE EXECUTE ON PROCEDURE ship(bigint), refund(bigint), withdraw(numeric) FROM PUBLIC;

INSERT INTO products (id, name, price, stock) VALUES
    (1, 'tea',    2000000000000000000, 100),
    (2, 'coffee', 3000000000000000000,  50),
    (7, 'cup',    5000000000000000000,  10);
