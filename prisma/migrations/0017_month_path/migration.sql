-- The month's end as one path (docs/adr/0018): townships check, civil affairs reviews, finance approves, and whoever took
-- a step takes it back as long as nothing followed. Months from before stay as they are: submitted without needs, and
-- approved by one review.

ALTER TABLE settlement_step
  DROP CONSTRAINT settlement_step_action_check,
  ADD CONSTRAINT settlement_step_action_check CHECK (action IN (
    'compute', 'submit', 'check', 'review', 'return', 'approve', 'publish', 'close', 'undo')),
  -- The township that checks or returns.
  ADD COLUMN region CHAR(12) REFERENCES region (code),
  -- At submission: what the month needs by the rules then in force, {towns: [code], reviewers, why: [reason], rules}.
  ADD COLUMN needs  JSONB,
  ADD COLUMN undoes INTEGER UNIQUE REFERENCES settlement_step (id),
  ADD CONSTRAINT settlement_step_region_check
    CHECK ((action <> 'check' OR region IS NOT NULL) AND (region IS NULL OR action IN ('check', 'return'))),
  ADD CONSTRAINT settlement_step_needs_check CHECK (needs IS NULL OR (action = 'submit'
    AND jsonb_typeof(needs -> 'towns') = 'array' AND (needs ->> 'reviewers')::int >= 1)),
  ADD CONSTRAINT settlement_step_undoes_check CHECK ((action = 'undo') = (undoes IS NOT NULL));
-- An approval that was taken back is followed by another: check_settlement_step lets one stand at a time.
DROP INDEX settlement_step_one_approval;
CREATE UNIQUE INDEX settlement_step_one_closing ON settlement_step (month) WHERE action = 'close';

-- What stands: neither taken back, nor the taking back itself.
CREATE VIEW standing_step AS
  SELECT * FROM settlement_step step
   WHERE action <> 'undo' AND NOT EXISTS (SELECT FROM settlement_step WHERE undoes = step.id);

-- Where a settlement stands (core/settlement-flow.ts); null before its first step.
CREATE FUNCTION settlement_state(of_settlement INTEGER) RETURNS TEXT LANGUAGE sql STABLE AS $$
  WITH step AS (SELECT * FROM standing_step WHERE settlement_id = of_settlement),
       asked AS (SELECT needs FROM step WHERE action = 'submit')
  SELECT CASE last.action
      WHEN 'compute' THEN 'computed'
      WHEN 'return'  THEN 'returned'
      WHEN 'approve' THEN 'approved'
      WHEN 'publish' THEN 'published'
      WHEN 'close'   THEN 'closed'
      ELSE CASE
        WHEN (SELECT count(*) FROM step WHERE action = 'review')
             >= coalesce((SELECT (needs ->> 'reviewers')::int FROM asked), 1) THEN 'reviewed'
        WHEN coalesce((SELECT needs -> 'towns' FROM asked), '[]')
             <@ coalesce((SELECT jsonb_agg(region) FROM step WHERE action = 'check'), '[]') THEN 'checked'
        ELSE 'submitted'
      END
    END
    FROM (SELECT action FROM step ORDER BY position DESC LIMIT 1) last
$$;

CREATE OR REPLACE FUNCTION check_settlement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_month(NEW.month);
  IF EXISTS (SELECT 1 FROM standing_step WHERE month = NEW.month AND action = 'approve') THEN
    RAISE EXCEPTION '% is approved and cannot be computed again', NEW.month USING ERRCODE = 'YY003';
  END IF;
  RETURN NEW;
END $$;

-- Maker ≠ checker ≠ payer 经办、复核、拨付分离, and the order of steps, whoever writes them.
CREATE OR REPLACE FUNCTION check_settlement_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  state TEXT;
  newest INTEGER;
  last_position INTEGER;
BEGIN
  PERFORM lock_month(NEW.month);
  IF NEW.month <> (SELECT month FROM settlement WHERE id = NEW.settlement_id) THEN
    RAISE EXCEPTION 'the step names another month than its settlement' USING ERRCODE = 'YY002';
  END IF;
  SELECT id INTO newest FROM settlement WHERE month = NEW.month ORDER BY version DESC LIMIT 1;
  IF NEW.settlement_id <> newest THEN
    RAISE EXCEPTION 'a newer computation of % exists', NEW.month USING ERRCODE = 'YY002';
  END IF;
  SELECT coalesce(max(position), 0) INTO last_position FROM settlement_step WHERE settlement_id = NEW.settlement_id;
  state := settlement_state(NEW.settlement_id);
  -- A place that is taken already is refused by its unique index.
  IF NEW.position > last_position + 1 OR NOT (CASE NEW.action
    WHEN 'compute' THEN NEW.position = 1
    WHEN 'submit'  THEN state = 'computed'
    WHEN 'check'   THEN state = 'submitted' AND EXISTS (
      SELECT 1 FROM standing_step WHERE settlement_id = NEW.settlement_id AND action = 'submit'
         AND needs -> 'towns' ? NEW.region)
    WHEN 'review'  THEN state = 'checked'
    WHEN 'approve' THEN state = 'reviewed'
    WHEN 'return'  THEN state IN ('submitted', 'checked', 'reviewed')
    WHEN 'publish' THEN state = 'approved'
    WHEN 'close'   THEN state = 'published'
    WHEN 'undo'    THEN state IS NOT NULL
  END) IS TRUE THEN
    RAISE EXCEPTION '% cannot follow where the month is %', NEW.action, coalesce(state, 'not computed')
      USING ERRCODE = 'YY002';
  END IF;
  IF NEW.action = 'submit' AND NEW.needs IS NULL THEN
    RAISE EXCEPTION 'a submission says whom the month needs' USING ERRCODE = 'YY002';
  END IF;
  IF NEW.action = 'check' AND EXISTS (
    SELECT 1 FROM standing_step
    WHERE settlement_id = NEW.settlement_id AND action = 'check' AND region = NEW.region
  ) THEN
    RAISE EXCEPTION 'the township has checked already' USING ERRCODE = 'YY002';
  END IF;
  IF NEW.action IN ('check', 'review', 'return', 'approve') AND EXISTS (
    SELECT 1 FROM settlement_step
    WHERE settlement_id = NEW.settlement_id AND action IN ('compute', 'submit') AND actor_id = NEW.actor_id
  ) THEN
    RAISE EXCEPTION 'whoever computed or submitted cannot %', NEW.action USING ERRCODE = 'YY004';
  END IF;
  IF EXISTS (
    SELECT 1 FROM standing_step
    WHERE settlement_id = NEW.settlement_id AND actor_id = NEW.actor_id
      AND (NEW.action = 'review' AND action = 'review' OR NEW.action = 'approve' AND action IN ('check', 'review'))
  ) THEN
    RAISE EXCEPTION 'the next step is for another person' USING ERRCODE = 'YY013';
  END IF;
  RETURN NEW;
END $$;

-- Undo 撤回: of one's own step, as long as no step of another kind followed; townships and reviewers work side by side.
-- Publication, closing and computations are not taken back. Fires before order_and_separation locks the month, so it
-- locks first itself.
CREATE FUNCTION check_undo() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  undone settlement_step;
BEGIN
  PERFORM lock_month(NEW.month);
  -- With check_adjusted_once: no other month comes to stand on an approval while it is taken back.
  PERFORM pg_advisory_xact_lock(hashtext('adjustments'));
  SELECT * INTO undone FROM settlement_step WHERE id = (
    SELECT id FROM standing_step WHERE id = NEW.undoes AND settlement_id = NEW.settlement_id);
  IF undone.id IS NULL OR undone.action IN ('compute', 'publish', 'close') OR EXISTS (
    SELECT 1 FROM standing_step
    WHERE settlement_id = NEW.settlement_id AND position > undone.position AND action <> undone.action
  ) THEN
    RAISE EXCEPTION 'the step is not one that can be taken back' USING ERRCODE = 'YY012';
  END IF;
  IF undone.actor_id <> NEW.actor_id THEN
    RAISE EXCEPTION 'nobody takes back what another did' USING ERRCODE = 'YY004';
  END IF;
  IF undone.action = 'approve' AND EXISTS (
    SELECT 1 FROM settlement WHERE NEW.settlement_id = ANY (looked)
  ) THEN
    RAISE EXCEPTION 'another month was computed by this approval' USING ERRCODE = 'YY012';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER its_undo BEFORE INSERT ON settlement_step FOR EACH ROW
  WHEN (NEW.action = 'undo') EXECUTE FUNCTION check_undo();

-- What a month stands on must stand itself: approvals can be taken back now.
CREATE OR REPLACE FUNCTION check_adjusted_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('adjustments'));
  IF EXISTS (
    SELECT 1 FROM settlement own
      JOIN settlement other ON other.adjustments IS NOT NULL AND NOT other.id = ANY (coalesce(own.looked, '{}'))
      JOIN standing_step step ON step.settlement_id = other.id AND step.action = 'approve'
     WHERE own.id = NEW.settlement_id AND own.adjustments IS NOT NULL AND other.id <> own.id
  ) OR EXISTS (
    SELECT 1 FROM settlement own CROSS JOIN unnest(own.looked) AS seen (id)
     WHERE own.id = NEW.settlement_id AND NOT EXISTS (
       SELECT 1 FROM standing_step WHERE settlement_id = seen.id AND action = 'approve')
  ) THEN
    RAISE EXCEPTION 'approvals came or went since this month was computed' USING ERRCODE = 'YY009';
  END IF;
  RETURN NEW;
END $$;

-- The first day that no approved month covers or precedes; null where none is approved.
CREATE FUNCTION first_open_day() RETURNS DATE LANGUAGE sql STABLE AS $$
  SELECT ((max(month) || '-01')::date + interval '1 month')::date FROM standing_step WHERE action = 'approve'
$$;

-- As in 0005, by approvals that stand.
CREATE OR REPLACE FUNCTION check_policy() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  open DATE;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'a policy is published at READ COMMITTED only' USING ERRCODE = 'YY002';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('policy'));

  open := first_open_day();
  IF NEW.effective_from < open THEN
    RAISE EXCEPTION 'a policy cannot reach back before %, which is approved', open USING ERRCODE = 'YY003';
  END IF;
  IF EXISTS (SELECT 1 FROM policy WHERE coalesce(document::jsonb ->> 'serviceDayStarts', '00:00')
                                     <> coalesce(NEW.document::jsonb ->> 'serviceDayStarts', '00:00')) THEN
    RAISE EXCEPTION 'service days begin at one time in all versions' USING ERRCODE = 'YY005';
  END IF;

  IF NEW.draft_id IS NULL THEN
    IF EXISTS (SELECT 1 FROM settlement) THEN
      RAISE EXCEPTION 'a policy needs a draft and a second person' USING ERRCODE = 'YY004';
    END IF;
    IF EXISTS (SELECT 1 FROM policy_term
                WHERE daterange(from_day, to_day) && daterange(NEW.effective_from, NEW.effective_to)) THEN
      RAISE EXCEPTION 'versions overlap' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (SELECT action FROM policy_step WHERE draft_id = NEW.draft_id ORDER BY position DESC LIMIT 1) <> 'publish' THEN
    RAISE EXCEPTION 'nobody has published this draft' USING ERRCODE = 'YY002';
  END IF;
  -- What was submitted is what comes into force.
  IF NOT (
    NEW.document::jsonb = (SELECT text::jsonb FROM policy_step WHERE draft_id = NEW.draft_id AND action = 'save'
                            ORDER BY position DESC LIMIT 1)
    AND NEW.hash = sha256(convert_to(NEW.document, 'UTF8'))
    AND NEW.id = NEW.document::jsonb ->> 'id'
    AND NEW.effective_from = (NEW.document::jsonb -> 'effective' ->> 'from')::date
    AND NEW.effective_to IS NOT DISTINCT FROM (NEW.document::jsonb -> 'effective' ->> 'to')::date
  ) IS TRUE THEN
    RAISE EXCEPTION 'the policy is not what the draft says' USING ERRCODE = 'YY002';
  END IF;
  RETURN NEW;
END $$;

-- How many people a month needs and by which days 月结规则; the newest counts. Without any, core's defaults do.
CREATE TABLE month_rules (
  version    INTEGER PRIMARY KEY CHECK (version >= 1),
  document   JSONB NOT NULL,
  reason     TEXT NOT NULL CHECK (length(trim(reason)) > 0),
  account_id INTEGER NOT NULL REFERENCES account (id),
  at         TIMESTAMPTZ(3) NOT NULL
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON month_rules FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON month_rules FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A named person's word for records that are missing 缺口说明; the newest counts, for the problem that it was said of.
CREATE TABLE month_gap_note (
  id          INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  month       CHAR(7) NOT NULL CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  terminal_id TEXT NOT NULL REFERENCES terminal (id),
  problem     TEXT NOT NULL CHECK (problem IN ('silent', 'waiting', 'unclosed')),
  reason      TEXT NOT NULL CHECK (length(trim(reason)) > 0),
  account_id  INTEGER NOT NULL REFERENCES account (id),
  at          TIMESTAMPTZ(3) NOT NULL
);
CREATE INDEX month_gap_note_month_terminal_id_idx ON month_gap_note (month, terminal_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON month_gap_note FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON month_gap_note FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
