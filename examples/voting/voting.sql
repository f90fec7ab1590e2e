-- A citizens' vote: a register of voters, secret ballots by commit and reveal, a tally that anybody can recompute.
-- Deploy:  ./aergo deploy examples/voting/voting.sql --as voting

CREATE TYPE phase AS ENUM ('registering', 'voting', 'revealing', 'closed');

CREATE TABLE elections (
    id       int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    question text NOT NULL,
    phase    phase NOT NULL DEFAULT 'registering'
);

CREATE TABLE choices (
    election int NOT NULL REFERENCES elections,
    number   int NOT NULL CHECK (number > 0),
    answer   text NOT NULL,
    PRIMARY KEY (election, number)
);

CREATE TABLE voters (
    election int NOT NULL REFERENCES elections,
    account  text NOT NULL,
    PRIMARY KEY (election, account)
);

-- One ballot a voter. Until it is revealed nobody but the voter knows the choice: the commitment hides it behind a salt.
CREATE TABLE ballots (
    election   int NOT NULL,
    voter      text NOT NULL,
    commitment bytea NOT NULL CHECK (length(commitment) = 32),
    choice     int,
    salt       text,
    PRIMARY KEY (election, voter),
    FOREIGN KEY (election, voter) REFERENCES voters (election, account),
    FOREIGN KEY (election, choice) REFERENCES choices (election, number)
);

-- What a voter commits to. Run it where nobody watches: on the voter's own machine.
CREATE FUNCTION commitment(election int, voter text, choice int, salt text) RETURNS bytea IMMUTABLE LANGUAGE sql AS $$
    SELECT sha256(convert_to(concat_ws('|', election, voter, choice, salt), 'UTF8'))
$$;

CREATE PROCEDURE open_election(question text, answers text[]) LANGUAGE plpgsql AS $$
DECLARE
    made int;
BEGIN
    IF coalesce(array_length(answers, 1), 0) < 2 THEN
        RAISE EXCEPTION 'an election needs at least two answers';
    END IF;
    INSERT INTO elections (question) VALUES (open_election.question) RETURNING id INTO made;
    FOR i IN 1..array_length(answers, 1) LOOP
        INSERT INTO choices VALUES (made, i, answers[i]);
    END LOOP;
    PERFORM pg_notify('election_opened', made::text);
END $$;

CREATE PROCEDURE register(which int, account text) LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT phase FROM elections WHERE id = which) IS DISTINCT FROM 'registering' THEN
        RAISE EXCEPTION 'the register of election % is not open', which;
    END IF;
    INSERT INTO voters VALUES (which, register.account);
END $$;

-- Phases only go forward: registering, voting, revealing, closed.
CREATE PROCEDURE next_phase(which int) LANGUAGE plpgsql AS $$
BEGIN
    UPDATE elections
       SET phase = CASE phase WHEN 'registering' THEN 'voting'::phase WHEN 'voting' THEN 'revealing' WHEN 'revealing' THEN 'closed' END
     WHERE id = which AND phase <> 'closed';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'election % is closed or does not exist', which;
    END IF;
END $$;

CREATE PROCEDURE vote(which int, sealed bytea) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF (SELECT phase FROM elections WHERE id = which) IS DISTINCT FROM 'voting' THEN
        RAISE EXCEPTION 'election % is not in its voting phase', which;
    END IF;
    IF NOT EXISTS (SELECT FROM voters WHERE election = which AND account = tx_sender()) THEN
        RAISE EXCEPTION '% is not on the register', tx_sender() USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO ballots (election, voter, commitment) VALUES (which, tx_sender(), sealed);
END $$;

CREATE PROCEDURE reveal(which int, chosen int, secret text) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF (SELECT phase FROM elections WHERE id = which) IS DISTINCT FROM 'revealing' THEN
        RAISE EXCEPTION 'election % is not in its revealing phase', which;
    END IF;
    UPDATE ballots SET choice = chosen, salt = secret
     WHERE election = which AND voter = tx_sender() AND choice IS NULL
       AND ballots.commitment = commitment(which, tx_sender(), chosen, secret);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this does not open the ballot of %', tx_sender();
    END IF;
END $$;

CREATE VIEW tally AS
    SELECT c.election, c.number, c.answer, count(b.voter) AS votes
    FROM choices c LEFT JOIN ballots b ON b.election = c.election AND b.choice = c.number
    GROUP BY c.election, c.number, c.answer;

-- Anybody can recompute every ballot: the view is empty when all is well.
CREATE VIEW wrong_ballots AS
    SELECT * FROM ballots b
    WHERE b.choice IS NOT NULL AND b.commitment <> commitment(b.election, b.voter, b.choice, b.salt);

GRANT SELECT ON elections, choices, voters, ballots, tally, wrong_ballots TO PUBLIC;
REVOKE EXECUTE ON PROCEDURE open_election(text, text[]), register(int, text), next_phase(int) FROM PUBLIC;
