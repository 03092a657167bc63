-- Payout 发放: what an approved month owes becomes batches, bank files, results. Nothing here is ever changed, and what a
-- payee is still owed is never written down: it is what was approved, less what went out and did not come back.

-- Bank files as data (core/payout/template.ts), each version for good: a batch's file can be made again from it.
CREATE TABLE payout_template (
  id       TEXT NOT NULL CHECK (id ~ '^[a-z0-9][a-z0-9.-]{0,63}$'),
  version  INTEGER NOT NULL CHECK (version >= 1),
  -- Canonical text, and its SHA-256.
  document TEXT NOT NULL,
  hash     BYTEA NOT NULL,
  -- null: came with the program.
  made_by  INTEGER REFERENCES account (id),
  made_at  TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (id, version),
  UNIQUE (id, hash)
);

-- One file for the bank: what payees of one kind get with one month. After the first, those that failed or were left out.
CREATE TABLE payout_batch (
  id               INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  settlement_id    INTEGER NOT NULL REFERENCES settlement (id),
  month            CHAR(7) NOT NULL,
  payees           TEXT NOT NULL CHECK (payees IN ('elder', 'site')),
  number           INTEGER NOT NULL CHECK (number >= 1),
  kind             TEXT NOT NULL CHECK (kind IN ('main', 'reissue')),
  parent           INTEGER REFERENCES payout_batch (id),
  -- 文号 that the payment rests on, and the day on which the bank is to pay.
  document         TEXT NOT NULL CHECK (length(document) > 0),
  pay_day          DATE NOT NULL,
  template_id      TEXT NOT NULL,
  template_version INTEGER NOT NULL,
  count            INTEGER NOT NULL CHECK (count > 0),
  total            BIGINT NOT NULL CHECK (total > 0),
  -- SHA-256 of the bank file.
  file_hash        BYTEA NOT NULL CHECK (length(file_hash) = 32),
  UNIQUE (month, payees, number),
  CHECK ((kind = 'reissue') = (parent IS NOT NULL)),
  FOREIGN KEY (template_id, template_version) REFERENCES payout_template (id, version)
);

CREATE TABLE payout_line (
  batch_id   INTEGER NOT NULL REFERENCES payout_batch (id),
  no         INTEGER NOT NULL CHECK (no >= 1),
  -- Stands in the bank's file and in its return.
  reference  TEXT NOT NULL UNIQUE,
  elder_id   TEXT REFERENCES elder (id),
  site_id    TEXT REFERENCES site (id),
  fen        BIGINT NOT NULL CHECK (fen > 0),
  account_id BIGINT NOT NULL REFERENCES bank_account (id),
  -- The holder's name as the file writes it, where its encoding lacks a character.
  written    TEXT,
  PRIMARY KEY (batch_id, no),
  CHECK ((elder_id IS NULL) <> (site_id IS NULL))
);
CREATE INDEX payout_line_elder_id_idx ON payout_line (elder_id);
CREATE INDEX payout_line_site_id_idx ON payout_line (site_id);

-- Owed, and not in the batch.
CREATE TABLE payout_left_out (
  batch_id INTEGER NOT NULL REFERENCES payout_batch (id),
  no       INTEGER NOT NULL CHECK (no >= 1),
  elder_id TEXT REFERENCES elder (id),
  site_id  TEXT REFERENCES site (id),
  fen      BIGINT NOT NULL CHECK (fen > 0),
  reason   TEXT NOT NULL CHECK (reason IN ('no-account', 'no-bank-code', 'does-not-fit')),
  -- The template's field that does not fit.
  detail   TEXT,
  PRIMARY KEY (batch_id, no),
  CHECK ((elder_id IS NULL) <> (site_id IS NULL))
);

-- undo: taken back by whoever prepares; refuse: by finance; reject: the bank took nothing of it.
CREATE TABLE payout_step (
  batch_id INTEGER NOT NULL REFERENCES payout_batch (id),
  position INTEGER NOT NULL CHECK (position >= 1),
  action   TEXT NOT NULL CHECK (action IN ('prepare', 'undo', 'refuse', 'release', 'send', 'reject', 'finish')),
  actor_id INTEGER NOT NULL REFERENCES account (id),
  at       TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  reason   TEXT CHECK (length(reason) > 0),
  PRIMARY KEY (batch_id, position),
  CHECK (action NOT IN ('refuse', 'reject') OR reason IS NOT NULL)
);

-- The bank's return file 回盘: one row a file, and what it said of each line. A line that was paid may still come back.
CREATE TABLE payout_return (
  id          INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  batch_id    INTEGER NOT NULL REFERENCES payout_batch (id),
  hash        BYTEA NOT NULL UNIQUE CHECK (length(hash) = 32),
  imported_by INTEGER NOT NULL REFERENCES account (id),
  imported_at TIMESTAMPTZ(3) NOT NULL DEFAULT now()
);
CREATE TABLE payout_result (
  return_id INTEGER NOT NULL REFERENCES payout_return (id),
  batch_id  INTEGER NOT NULL,
  line_no   INTEGER NOT NULL,
  outcome   TEXT NOT NULL CHECK (outcome IN ('paid', 'failed')),
  -- Our code of the reason, and the bank's own words.
  reason    TEXT,
  words     TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (batch_id, line_no, return_id),
  FOREIGN KEY (batch_id, line_no) REFERENCES payout_line (batch_id, no),
  CHECK ((outcome = 'failed') = (reason IS NOT NULL))
);

-- What of a month stays owed for now is said once, with the reason.
CREATE TABLE payout_carry (
  id         INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  month      CHAR(7) NOT NULL,
  payees     TEXT NOT NULL CHECK (payees IN ('elder', 'site')),
  count      INTEGER NOT NULL CHECK (count > 0),
  fen        BIGINT NOT NULL CHECK (fen > 0),
  reason     TEXT NOT NULL CHECK (length(reason) > 0),
  carried_by INTEGER NOT NULL REFERENCES account (id),
  carried_at TIMESTAMPTZ(3) NOT NULL DEFAULT now()
);
CREATE INDEX payout_carry_month_idx ON payout_carry (month);

-- 追回 beside the statements. claim: was paid wrongly, and is held back from what comes. repaid: was given back.
CREATE TABLE payout_recovery (
  id       INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  elder_id TEXT REFERENCES elder (id),
  site_id  TEXT REFERENCES site (id),
  kind     TEXT NOT NULL CHECK (kind IN ('claim', 'repaid')),
  fen      BIGINT NOT NULL CHECK (fen > 0),
  -- Stands in the ledger with this month.
  month    CHAR(7) NOT NULL CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  reason   TEXT NOT NULL CHECK (length(reason) > 0),
  asked_by INTEGER NOT NULL REFERENCES account (id),
  asked_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CHECK ((elder_id IS NULL) <> (site_id IS NULL))
);
CREATE TABLE payout_recovery_decision (
  recovery_id INTEGER PRIMARY KEY REFERENCES payout_recovery (id),
  verdict     TEXT NOT NULL CHECK (verdict IN ('confirmed', 'refused')),
  account_id  INTEGER NOT NULL REFERENCES account (id),
  at          TIMESTAMPTZ(3) NOT NULL DEFAULT now()
);

-- Sums ----------------------------------------------------------------------------------------------------------------

CREATE VIEW approved_settlement AS
  SELECT s.id, s.month, s.statement, s.adjustments FROM settlement s
   WHERE EXISTS (SELECT FROM standing_step WHERE settlement_id = s.id AND action = 'approve');

-- What an approved statement gives or takes, by payee and grant, so that a payee's months are added up without reading
-- every statement: written by the approval alone. of_month is earlier where it adjusts that month.
CREATE TABLE payee_grant (
  settlement_id INTEGER NOT NULL REFERENCES settlement (id),
  payees        TEXT NOT NULL CHECK (payees IN ('elder', 'site')),
  payee         TEXT NOT NULL,
  grant_id      TEXT NOT NULL,
  of_month      CHAR(7) NOT NULL,
  fen           BIGINT NOT NULL,
  PRIMARY KEY (settlement_id, payees, payee, grant_id, of_month)
);
CREATE FUNCTION state_payees(of_settlement INTEGER) RETURNS void LANGUAGE sql AS $$
  INSERT INTO payee_grant
  SELECT s.id, p.payees, p.payee, p.grant_id, p.of_month, sum(p.fen)
    FROM settlement s
    CROSS JOIN LATERAL (
      SELECT 'site' AS payees, e.key AS payee, g.key AS grant_id, s.month AS of_month, (e.value ->> 'payable')::bigint AS fen
        FROM jsonb_each(s.statement::jsonb -> 'grants') g, jsonb_each(g.value -> 'sites') e
      UNION ALL
      SELECT 'elder', e.key, g.key, s.month, (e.value ->> 'payable')::bigint
        FROM jsonb_each(s.statement::jsonb -> 'grants') g, jsonb_each(g.value -> 'elders') e
      UNION ALL
      SELECT CASE WHEN l ? 'site' THEN 'site' ELSE 'elder' END, coalesce(l ->> 'site', l ->> 'elder'),
             a ->> 'grant', (a ->> 'month')::char(7), (l ->> 'fen')::bigint
        FROM jsonb_array_elements(s.adjustments) a, jsonb_array_elements(a -> 'lines') l) p
   WHERE s.id = of_settlement AND NOT EXISTS (SELECT FROM payee_grant WHERE settlement_id = s.id)
   GROUP BY 1, 2, 3, 4, 5 HAVING sum(p.fen) <> 0
$$;
SELECT state_payees(settlement_id) FROM standing_step WHERE action = 'approve';

CREATE FUNCTION state_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM state_payees(NEW.settlement_id);
  RETURN NULL;
END $$;
CREATE TRIGGER states_payees AFTER INSERT ON settlement_step FOR EACH ROW
  WHEN (NEW.action = 'approve') EXECUTE FUNCTION state_approved();
CREATE FUNCTION check_payee_grant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'payee_grant follows an approval only' USING ERRCODE = 'YY001';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER by_the_approval BEFORE INSERT ON payee_grant FOR EACH STATEMENT EXECUTE FUNCTION check_payee_grant();

CREATE VIEW payee_entitlement AS
  SELECT s.month, g.payees, g.payee, g.grant_id, g.of_month, g.fen
    FROM payee_grant g JOIN approved_settlement s ON s.id = g.settlement_id;

-- Where each batch stands, and each line. dead: it never went out.
CREATE VIEW payout_batch_state AS
  SELECT b.id, b.month, b.payees, s.at AS since, CASE s.action
           WHEN 'prepare' THEN 'prepared' WHEN 'undo' THEN 'undone' WHEN 'refuse' THEN 'refused'
           WHEN 'release' THEN 'released' WHEN 'send' THEN 'sent' WHEN 'reject' THEN 'rejected'
           WHEN 'finish' THEN 'finished' ELSE 'writing' END AS state
    FROM payout_batch b
    LEFT JOIN (SELECT DISTINCT ON (batch_id) batch_id, action, at FROM payout_step ORDER BY batch_id, position DESC) s
      ON s.batch_id = b.id;
CREATE VIEW payout_line_state AS
  SELECT l.batch_id, l.no, b.month, b.payees, coalesce(l.elder_id, l.site_id) AS payee, l.fen, r.reason,
         CASE WHEN b.state IN ('undone', 'refused', 'rejected') THEN 'dead' ELSE coalesce(r.outcome, 'waiting') END AS state
    FROM payout_line l
    JOIN payout_batch_state b ON b.id = l.batch_id
    LEFT JOIN payout_result r ON r.batch_id = l.batch_id AND r.line_no = l.no AND NOT EXISTS (
      SELECT FROM payout_result newer
       WHERE newer.batch_id = r.batch_id AND newer.line_no = r.line_no AND newer.return_id > r.return_id);
CREATE VIEW payee_recovery AS
  SELECT r.month, CASE WHEN r.site_id IS NULL THEN 'elder' ELSE 'site' END AS payees,
         coalesce(r.elder_id, r.site_id) AS payee, CASE r.kind WHEN 'claim' THEN -r.fen ELSE r.fen END AS fen
    FROM payout_recovery r JOIN payout_recovery_decision d ON d.recovery_id = r.id AND d.verdict = 'confirmed';

-- What each payee of a kind is still owed with the months up to one, below zero where more went out than was due. What
-- later months are known to take back is held back at once; what they give more is theirs. A double's money is that of
-- who it became. own: what the month itself gives.
CREATE FUNCTION payee_open(upto TEXT, of_kind TEXT) RETURNS TABLE (payee TEXT, own BIGINT, fen BIGINT)
  LANGUAGE sql STABLE AS $$
  SELECT coalesce(double.merged_into, payee), sum(own)::bigint, (least(sum(until), sum(whole)) + sum(rest))::bigint FROM (
    SELECT e.payee, CASE WHEN e.month = upto THEN e.fen ELSE 0 END AS own,
           CASE WHEN e.month <= upto THEN e.fen ELSE 0 END AS until, e.fen AS whole, 0 AS rest
      FROM payee_entitlement e WHERE e.payees = of_kind
    UNION ALL
    SELECT l.payee, 0, 0, 0, -l.fen FROM payout_line_state l WHERE l.payees = of_kind AND l.state IN ('waiting', 'paid')
    UNION ALL
    SELECT r.payee, 0, 0, 0, r.fen FROM payee_recovery r WHERE r.payees = of_kind
  ) each_entry
    LEFT JOIN elder double ON of_kind = 'elder' AND double.id = payee AND double.merged_into IS NOT NULL
   GROUP BY 1
$$;

-- Order and separation ------------------------------------------------------------------------------------------------

-- Batches are written one after another, and each sees those before it.
CREATE FUNCTION lock_payout() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'a payout is written at READ COMMITTED only' USING ERRCODE = 'YY002';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('payout'));
END $$;

CREATE FUNCTION check_payout_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The month first, as its own steps do: an approval is not taken back meanwhile.
  PERFORM lock_month(NEW.month);
  PERFORM lock_payout();
  IF NOT EXISTS (SELECT FROM approved_settlement WHERE id = NEW.settlement_id AND month = NEW.month) THEN
    RAISE EXCEPTION '% is not approved', NEW.month USING ERRCODE = 'YY002';
  END IF;
  IF NEW.parent IS NOT NULL AND NOT EXISTS (
    SELECT FROM payout_batch WHERE id = NEW.parent AND month = NEW.month AND payees = NEW.payees) THEN
    RAISE EXCEPTION 'a batch re-issues one of its own month and payees' USING ERRCODE = 'YY002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER of_an_approved_month BEFORE INSERT ON payout_batch FOR EACH ROW EXECUTE FUNCTION check_payout_batch();

-- An approval that money goes out by is not taken back.
CREATE FUNCTION check_undo_unpaid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_month(NEW.month);
  IF EXISTS (
    SELECT FROM settlement_step step JOIN payout_batch b USING (settlement_id) JOIN payout_batch_state s ON s.id = b.id
     WHERE step.id = NEW.undoes AND step.action = 'approve' AND s.state NOT IN ('undone', 'refused', 'rejected')) THEN
    RAISE EXCEPTION 'a payout of % is under way', NEW.month USING ERRCODE = 'YY012';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER not_paid_by BEFORE INSERT ON settlement_step FOR EACH ROW
  WHEN (NEW.action = 'undo') EXECUTE FUNCTION check_undo_unpaid();

-- Nobody is paid twice: after the lines are in, no payee of them has more than is due. Each goes to an account that is
-- the payee's own and stands, and none is added to a batch once it is prepared.
-- (The new rows have no statistics: without the setting, all sums would be added up anew for each of them.)
CREATE FUNCTION check_payout_lines() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
DECLARE
  of_batch payout_batch;
BEGIN
  PERFORM lock_payout();
  FOR of_batch IN SELECT * FROM payout_batch WHERE id IN (SELECT batch_id FROM added) LOOP
    IF EXISTS (SELECT FROM payout_step WHERE batch_id = of_batch.id) THEN
      RAISE EXCEPTION 'batch % is prepared already', of_batch.id USING ERRCODE = 'YY002';
    END IF;
    IF EXISTS (
      SELECT FROM added a JOIN bank_account c ON c.id = a.account_id
       WHERE a.batch_id = of_batch.id AND (
         c.withdrawn_at IS NOT NULL OR c.elder_id IS DISTINCT FROM a.elder_id OR c.site_id IS DISTINCT FROM a.site_id
         OR (a.site_id IS NULL) <> (of_batch.payees = 'elder'))) THEN
      RAISE EXCEPTION 'a line goes to an account that is not its payee''s' USING ERRCODE = 'YY018';
    END IF;
    IF EXISTS (
      WITH due AS MATERIALIZED (SELECT payee, fen FROM payee_open(of_batch.month, of_batch.payees))
      SELECT FROM added a LEFT JOIN due o ON o.payee = coalesce(a.elder_id, a.site_id)
       WHERE a.batch_id = of_batch.id AND coalesce(o.fen, -1) < 0) THEN
      RAISE EXCEPTION 'a payee of batch % would get more than is due', of_batch.id USING ERRCODE = 'YY019';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER no_more_than_due AFTER INSERT ON payout_line REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_payout_lines();

-- The order of steps. Whoever releases the money has neither prepared the batch nor computed, submitted, checked or
-- reviewed the month.
CREATE FUNCTION check_payout_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before TEXT;
BEGIN
  PERFORM lock_payout();
  SELECT action INTO before FROM payout_step WHERE batch_id = NEW.batch_id ORDER BY position DESC LIMIT 1;
  IF NEW.position <> (SELECT count(*) + 1 FROM payout_step WHERE batch_id = NEW.batch_id) OR NOT (CASE NEW.action
    WHEN 'prepare' THEN before IS NULL
    WHEN 'undo'    THEN before = 'prepare'
    WHEN 'refuse'  THEN before = 'prepare'
    WHEN 'release' THEN before = 'prepare'
    WHEN 'send'    THEN before = 'release'
    WHEN 'reject'  THEN before IN ('release', 'send')
    WHEN 'finish'  THEN before = 'send'
  END) IS TRUE THEN
    RAISE EXCEPTION '% cannot follow %', NEW.action, coalesce(before, 'nothing') USING ERRCODE = 'YY002';
  END IF;
  IF NEW.action = 'prepare' AND NOT EXISTS (
    SELECT FROM payout_batch b WHERE b.id = NEW.batch_id AND (b.count, b.total) =
      (SELECT count(*), coalesce(sum(fen), 0) FROM payout_line WHERE batch_id = b.id)) THEN
    RAISE EXCEPTION 'the lines of batch % are not what it says', NEW.batch_id USING ERRCODE = 'YY002';
  END IF;
  IF NEW.action = 'reject' AND EXISTS (SELECT FROM payout_result WHERE batch_id = NEW.batch_id) THEN
    RAISE EXCEPTION 'the bank took batch %', NEW.batch_id USING ERRCODE = 'YY002';
  END IF;
  IF NEW.action = 'finish' AND EXISTS (
    SELECT FROM payout_line_state WHERE batch_id = NEW.batch_id AND state = 'waiting') THEN
    RAISE EXCEPTION 'batch % has lines without a result', NEW.batch_id USING ERRCODE = 'YY002';
  END IF;
  IF NEW.action = 'release' THEN
    IF EXISTS (SELECT FROM payout_step WHERE batch_id = NEW.batch_id AND actor_id = NEW.actor_id) OR EXISTS (
      SELECT FROM payout_batch b JOIN settlement_step s USING (settlement_id)
       WHERE b.id = NEW.batch_id AND s.actor_id = NEW.actor_id AND s.action IN ('compute', 'submit', 'check', 'review')) THEN
      RAISE EXCEPTION 'whoever made the month or the batch does not release its money' USING ERRCODE = 'YY004';
    END IF;
    IF EXISTS (SELECT FROM payout_line l JOIN bank_account a ON a.id = l.account_id
                WHERE l.batch_id = NEW.batch_id AND a.withdrawn_at IS NOT NULL) THEN
      RAISE EXCEPTION 'an account of batch % was changed since', NEW.batch_id USING ERRCODE = 'YY018';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER order_and_separation BEFORE INSERT ON payout_step FOR EACH ROW EXECUTE FUNCTION check_payout_step();

-- A bank speaks of what was sent to it. What failed is over; what was paid may come back later 退票.
CREATE FUNCTION check_payout_results() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_payout();
  IF EXISTS (
    SELECT FROM added a
      JOIN payout_return r ON r.id = a.return_id
      JOIN payout_batch_state b ON b.id = a.batch_id
     WHERE r.batch_id <> a.batch_id OR b.state NOT IN ('sent', 'finished')) THEN
    RAISE EXCEPTION 'a result for a batch that is not with the bank' USING ERRCODE = 'YY002';
  END IF;
  IF EXISTS (
    SELECT FROM added a JOIN payout_result p
        ON p.batch_id = a.batch_id AND p.line_no = a.line_no AND p.return_id <> a.return_id
     WHERE p.outcome = 'failed' OR a.outcome = 'paid') THEN
    RAISE EXCEPTION 'a result that contradicts an earlier one' USING ERRCODE = 'YY002';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER of_what_was_sent AFTER INSERT ON payout_result REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_payout_results();

-- Whoever books a recovery does not confirm it.
CREATE FUNCTION check_recovery_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_payout();
  IF NEW.account_id = (SELECT asked_by FROM payout_recovery WHERE id = NEW.recovery_id) THEN
    RAISE EXCEPTION 'whoever booked a recovery does not confirm it' USING ERRCODE = 'YY004';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER separation BEFORE INSERT ON payout_recovery_decision
  FOR EACH ROW EXECUTE FUNCTION check_recovery_decision();

DO $$
DECLARE
  each_table TEXT;
BEGIN
  FOREACH each_table IN ARRAY ARRAY['payee_grant', 'payout_template', 'payout_batch', 'payout_line', 'payout_left_out', 'payout_step',
    'payout_return', 'payout_result', 'payout_carry', 'payout_recovery', 'payout_recovery_decision'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW
      EXECUTE FUNCTION refuse_change()', each_table);
    EXECUTE format('CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON %I FOR EACH STATEMENT
      EXECUTE FUNCTION refuse_change()', each_table);
  END LOOP;
END $$;
