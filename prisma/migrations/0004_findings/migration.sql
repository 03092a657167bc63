-- Control rules 控制规则 and what they find 疑点. All of it is added to and never changed. Nothing here holds money: a
-- finding can keep a month from being submitted, and that is all that it can do (docs/adr/0009).

-- Modes and parameters as the county has them; the newest counts. Without any, core's defaults do.
CREATE TABLE control_rules (
  version    INTEGER PRIMARY KEY CHECK (version >= 1),
  document   TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id),
  at         TIMESTAMPTZ(3) NOT NULL
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON control_rules FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON control_rules FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- One look at a month through the rules. The newest says which findings stand.
CREATE TABLE control_run (
  id            INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  month         CHAR(7) NOT NULL CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  -- Counted from the snapshot that it looked at, so that of two at once the older one finds its number taken.
  number        INTEGER NOT NULL CHECK (number >= 1),
  -- The newest computation then; none: the month was not yet computed.
  settlement_id INTEGER REFERENCES settlement (id),
  -- None: the defaults.
  rules_version INTEGER REFERENCES control_rules (version),
  -- None: the county's own programs.
  account_id    INTEGER REFERENCES account (id),
  at            TIMESTAMPTZ(3) NOT NULL,
  UNIQUE (month, number)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON control_run FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON control_run FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The same facts are one finding, however often they are found (core/control/finding). Sites, elders and terminals are as
-- the records name them.
CREATE TABLE finding (
  id          INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  month       CHAR(7) NOT NULL,
  key         BYTEA NOT NULL CHECK (length(key) = 32),
  rule        TEXT NOT NULL,
  site_id     TEXT,
  elder_id    TEXT,
  terminal_id TEXT,
  from_day    DATE NOT NULL,
  to_day      DATE NOT NULL CHECK (to_day >= from_day),
  meal        TEXT,
  figures     JSONB NOT NULL,
  -- [{terminal, epoch, seq}]
  evidence    JSONB NOT NULL,
  UNIQUE (month, key)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON finding FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON finding FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE control_run_finding (
  run_id     INTEGER NOT NULL REFERENCES control_run (id),
  finding_id INTEGER NOT NULL REFERENCES finding (id),
  mode       TEXT NOT NULL CHECK (mode IN ('hold', 'warn')),
  PRIMARY KEY (run_id, finding_id)
);
CREATE INDEX control_run_finding_finding_id_idx ON control_run_finding (finding_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON control_run_finding FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON control_run_finding FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What a person made of it; the newest counts.
CREATE TABLE finding_decision (
  id         INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  finding_id INTEGER NOT NULL REFERENCES finding (id),
  verdict    TEXT NOT NULL CHECK (verdict IN ('upheld', 'dismissed')),
  reason     TEXT NOT NULL CHECK (length(trim(reason)) > 0),
  account_id INTEGER NOT NULL REFERENCES account (id),
  at         TIMESTAMPTZ(3) NOT NULL
);
CREATE INDEX finding_decision_finding_id_idx ON finding_decision (finding_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON finding_decision FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON finding_decision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION check_control_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_month(NEW.month);
  RETURN NEW;
END $$;
CREATE TRIGGER one_after_another BEFORE INSERT ON control_run FOR EACH ROW EXECUTE FUNCTION check_control_run();

-- Findings of a month's newest run, with the mode that they have there and what was decided last.
CREATE VIEW standing_finding AS
  SELECT f.*, found.mode, d.verdict, d.account_id AS decided_by
    FROM (SELECT DISTINCT ON (month) id FROM control_run ORDER BY month, number DESC) run
    JOIN control_run_finding found ON found.run_id = run.id
    JOIN finding f ON f.id = found.finding_id
    LEFT JOIN LATERAL (SELECT verdict, account_id FROM finding_decision
                        WHERE finding_id = f.id ORDER BY id DESC LIMIT 1) d ON true;

-- Maker is not checker 经办、复核分离: whoever computed or submitted the month does not decide what holds it, either way,
-- since either way it lets the month go on.
CREATE FUNCTION check_finding_decision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  its_month TEXT := (SELECT month FROM finding WHERE id = NEW.finding_id);
BEGIN
  PERFORM lock_month(its_month);
  IF EXISTS (SELECT 1 FROM standing_finding WHERE id = NEW.finding_id AND mode = 'hold') AND EXISTS (
    SELECT 1 FROM settlement_step
    WHERE month = its_month AND action IN ('compute', 'submit') AND actor_id = NEW.account_id
  ) THEN
    RAISE EXCEPTION 'whoever computed or submitted cannot decide what holds the month' USING ERRCODE = 'YY004';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER separation BEFORE INSERT ON finding_decision FOR EACH ROW EXECUTE FUNCTION check_finding_decision();

-- What keeps a computation from being submitted by somebody: findings that hold and nobody decided, or that were decided
-- by someone who ever computed or submitted the month, this submitter among them. A colleague who computes the next
-- version makes no stranger of who made an older one.
CREATE FUNCTION open_holds(of_settlement INTEGER, submitter INTEGER) RETURNS SETOF INTEGER LANGUAGE sql STABLE AS $$
  SELECT f.id FROM standing_finding f
   WHERE f.month = (SELECT month FROM settlement WHERE id = of_settlement) AND f.mode = 'hold'
     AND (f.verdict IS NULL OR f.decided_by = submitter OR f.decided_by IN (
       SELECT actor_id FROM settlement_step WHERE month = f.month AND action IN ('compute', 'submit')))
$$;

-- Nothing holds what nobody has looked at, so a computation must have been looked at first. Fires after
-- order_and_separation: triggers of one event go by their names.
CREATE FUNCTION check_open_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT settlement_id FROM control_run WHERE month = NEW.month ORDER BY number DESC LIMIT 1)
     IS DISTINCT FROM NEW.settlement_id THEN
    RAISE EXCEPTION 'the control rules have not looked at this computation of %', NEW.month USING ERRCODE = 'YY006';
  END IF;
  IF EXISTS (SELECT 1 FROM open_holds(NEW.settlement_id, NEW.actor_id)) THEN
    RAISE EXCEPTION 'findings of % hold it and are not decided', NEW.month USING ERRCODE = 'YY006';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER then_findings_decided BEFORE INSERT ON settlement_step FOR EACH ROW
  WHEN (NEW.action = 'submit') EXECUTE FUNCTION check_open_holds();
