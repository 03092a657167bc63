-- The life of a policy 政策: drafted, tried, submitted, published by a second person, in force from a day until the
-- next version takes over. Nothing here is ever changed, only added.

CREATE TABLE policy_draft (
  id     INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- What it was made from: a pack with its answers, a published version, or a file.
  source JSONB NOT NULL
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON policy_draft FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON policy_draft FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Each save is a step with the whole text; the draft's text is that of its last save, its state that of its last step.
CREATE TABLE policy_step (
  id       INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  draft_id INTEGER NOT NULL REFERENCES policy_draft (id),
  position INTEGER NOT NULL CHECK (position >= 1),
  action   TEXT NOT NULL CHECK (action IN ('save', 'submit', 'withdraw', 'return', 'discard', 'publish')),
  actor_id INTEGER NOT NULL REFERENCES account (id),
  at       TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  reason   TEXT CHECK (action <> 'return' OR length(reason) > 0),
  text     TEXT,
  CHECK (action <> 'return' OR reason IS NOT NULL),
  CHECK ((action = 'save') = (text IS NOT NULL)),
  -- Two people who press at once: the second finds the place taken.
  UNIQUE (draft_id, position)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON policy_step FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON policy_step FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Who drafted does not publish 经办、复核分离, and the order of steps, whoever writes them.
CREATE FUNCTION check_policy_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before TEXT;
BEGIN
  SELECT action INTO before FROM policy_step WHERE draft_id = NEW.draft_id AND position = NEW.position - 1;
  IF NOT (CASE NEW.action
    WHEN 'save'    THEN NEW.position = 1 OR before IN ('save', 'withdraw', 'return')
    WHEN 'discard' THEN before IN ('save', 'withdraw', 'return')
    WHEN 'submit'  THEN before IN ('save', 'withdraw')
    ELSE before = 'submit'
  END) IS TRUE THEN
    RAISE EXCEPTION '% cannot follow %', NEW.action, coalesce(before, 'nothing') USING ERRCODE = 'YY002';
  END IF;
  IF NEW.action IN ('return', 'publish') AND EXISTS (
    SELECT 1 FROM policy_step
    WHERE draft_id = NEW.draft_id AND action IN ('save', 'submit') AND actor_id = NEW.actor_id
  ) THEN
    RAISE EXCEPTION 'whoever drafted or submitted cannot %', NEW.action USING ERRCODE = 'YY004';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER order_and_separation BEFORE INSERT ON policy_step FOR EACH ROW EXECUTE FUNCTION check_policy_step();

-- The text of a version never changes, so its end stands beside it. A version that ends on its own first day never
-- came into force.
CREATE TABLE policy_end (
  policy_id TEXT NOT NULL REFERENCES policy (id),
  ends_on   DATE NOT NULL,
  ended_by  TEXT NOT NULL REFERENCES policy (id),
  PRIMARY KEY (policy_id, ended_by)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON policy_end FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON policy_end FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The days that each version really governs.
CREATE VIEW policy_term AS
  SELECT id AS policy_id, effective_from AS from_day,
         least(effective_to, (SELECT min(ends_on) FROM policy_end WHERE policy_id = policy.id)) AS to_day
    FROM policy;

-- None: planted by the county's own programs, before anything was settled.
ALTER TABLE policy
  ADD COLUMN draft_id INTEGER UNIQUE REFERENCES policy_draft (id),
  DROP CONSTRAINT policy_daterange_excl;

-- Versions are published one after another, and none while a month is being approved: both must see the other.
CREATE FUNCTION check_policy() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  approved CHAR(7);
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'a policy is published at READ COMMITTED only' USING ERRCODE = 'YY002';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('policy'));

  SELECT max(month) INTO approved FROM settlement_step WHERE action = 'approve';
  IF NEW.effective_from < (approved || '-01')::date + interval '1 month' THEN
    RAISE EXCEPTION 'a policy cannot reach back into % or before, which is approved', approved USING ERRCODE = 'YY003';
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
CREATE TRIGGER life BEFORE INSERT ON policy FOR EACH ROW EXECUTE FUNCTION check_policy();

-- A new version takes the days from its first on from every other, so that no two ever overlap.
CREATE FUNCTION end_policies_before() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO policy_end (policy_id, ends_on, ended_by)
    SELECT policy_id, greatest(from_day, NEW.effective_from), NEW.id FROM policy_term
     WHERE policy_id <> NEW.id AND daterange(from_day, to_day) && daterange(NEW.effective_from, NEW.effective_to);
  RETURN NULL;
END $$;
CREATE TRIGGER takes_over AFTER INSERT ON policy FOR EACH ROW EXECUTE FUNCTION end_policies_before();

-- Only that writes ends.
CREATE FUNCTION check_policy_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'a version ends by the next one only' USING ERRCODE = 'YY001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER by_the_next BEFORE INSERT ON policy_end FOR EACH ROW EXECUTE FUNCTION check_policy_end();

-- The order of triggers is that of their names: this one comes before the lock on the month.
CREATE FUNCTION hold_policies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtext('policy'));
  RETURN NEW;
END $$;
CREATE TRIGGER no_policy_meanwhile BEFORE INSERT ON settlement_step FOR EACH ROW
  WHEN (NEW.action IN ('submit', 'approve')) EXECUTE FUNCTION hold_policies();
