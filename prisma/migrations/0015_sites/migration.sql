-- The life of a site 助餐点: a village proposes, its township reviews, the county approves; so it opens, changes and is
-- withdrawn; villages are merged 撤并 the same way. What is not approved stands here only: rosters and settlement know of
-- the register and of nothing else.
CREATE TABLE site_proposal (
  id      INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind    TEXT NOT NULL CHECK (kind IN ('open', 'change', 'withdraw', 'merge')),
  -- One that shall open comes into the register under this id with its approval; none where villages are merged.
  site_id TEXT CHECK ((site_id IS NULL) = (kind = 'merge')),
  -- The village in whose scope it lies, or which goes on in another.
  region  CHAR(12) NOT NULL REFERENCES region (code)
);
CREATE INDEX site_proposal_site_id_idx ON site_proposal (site_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON site_proposal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON site_proposal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What is proposed stands with the step that proposes it; after a return it is proposed anew.
CREATE TABLE site_step (
  id          INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  proposal_id INTEGER NOT NULL REFERENCES site_proposal (id),
  position    INTEGER NOT NULL CHECK (position >= 1),
  action      TEXT NOT NULL CHECK (action IN ('propose', 'review', 'return', 'approve', 'drop')),
  actor_id    INTEGER NOT NULL REFERENCES account (id),
  at          TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  reason      TEXT CHECK (length(reason) > 0),
  content     JSONB,
  CHECK (action NOT IN ('return', 'drop') OR reason IS NOT NULL),
  CHECK ((action = 'propose') = (content IS NOT NULL)),
  -- Two people who press at once: the second finds the place taken.
  UNIQUE (proposal_id, position)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON site_step FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON site_step FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Who proposes does not review, and neither of them approves; and the order of steps, whoever writes them.
CREATE FUNCTION check_site_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before TEXT;
BEGIN
  SELECT action INTO before FROM site_step WHERE proposal_id = NEW.proposal_id AND position = NEW.position - 1;
  IF NOT (CASE NEW.action
    WHEN 'propose' THEN NEW.position = 1 OR before = 'return'
    WHEN 'review'  THEN before = 'propose'
    WHEN 'approve' THEN before = 'review'
    WHEN 'return'  THEN before IN ('propose', 'review')
    ELSE before IN ('propose', 'review', 'return')
  END) IS TRUE THEN
    RAISE EXCEPTION '% cannot follow %', NEW.action, coalesce(before, 'nothing') USING ERRCODE = 'YY002';
  END IF;
  IF NEW.action <> 'propose' AND (NEW.action = 'drop') IS DISTINCT FROM EXISTS (
    SELECT 1 FROM site_step
    WHERE proposal_id = NEW.proposal_id AND action = 'propose' AND actor_id = NEW.actor_id
  ) THEN
    RAISE EXCEPTION 'whoever proposed drops it and does nothing else' USING ERRCODE = 'YY004';
  END IF;
  IF NEW.action IN ('approve', 'propose') AND EXISTS (
    SELECT 1 FROM site_step
    WHERE proposal_id = NEW.proposal_id AND action = 'review' AND actor_id = NEW.actor_id
  ) THEN
    RAISE EXCEPTION 'whoever reviewed cannot %', NEW.action USING ERRCODE = 'YY004';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER order_and_separation BEFORE INSERT ON site_step FOR EACH ROW EXECUTE FUNCTION check_site_step();

-- 撤并: what goes on in what, from a day.
CREATE TABLE site_lineage (
  predecessor TEXT PRIMARY KEY REFERENCES site (id),
  successor   TEXT NOT NULL REFERENCES site (id),
  on_day      DATE NOT NULL,
  reason      TEXT NOT NULL CHECK (length(reason) > 0),
  CHECK (predecessor <> successor)
);
CREATE INDEX site_lineage_successor_idx ON site_lineage (successor);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON site_lineage FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON site_lineage FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE region_lineage (
  predecessor CHAR(12) PRIMARY KEY REFERENCES region (code),
  successor   CHAR(12) NOT NULL REFERENCES region (code),
  on_day      DATE NOT NULL,
  reason      TEXT NOT NULL CHECK (length(reason) > 0),
  CHECK (predecessor <> successor)
);
CREATE INDEX region_lineage_successor_idx ON region_lineage (successor);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON region_lineage FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON region_lineage FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- 公益岗: who works at a site; corrected as facts are, by withdrawing the row and writing another.
CREATE TABLE site_post (
  id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  site_id      TEXT NOT NULL REFERENCES site (id),
  name         TEXT NOT NULL CHECK (length(name) > 0),
  kind         TEXT NOT NULL CHECK (kind IN ('caretaker', 'cook', 'safety-officer')),
  phone        TEXT NOT NULL DEFAULT '',
  -- The former village whose post it is, where villages were merged.
  village      CHAR(12) REFERENCES region (code),
  from_day     DATE NOT NULL,
  to_day       DATE CHECK (to_day > from_day),
  known_at     TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  withdrawn_at TIMESTAMPTZ(3)
);
CREATE INDEX site_post_site_id_idx ON site_post (site_id);
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON site_post FOR EACH ROW EXECUTE FUNCTION stamp_known();
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON site_post FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

-- What is changed of a site by request always takes two people.
CREATE FUNCTION refuse_direct_site() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT kind FROM change_request WHERE id = NEW.request_id) IN ('site.star', 'site.fact') THEN
    RAISE EXCEPTION 'a change of a site takes two people' USING ERRCODE = 'YY004';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER two_people BEFORE INSERT ON change_decision FOR EACH ROW
  WHEN (NEW.verdict = 'direct') EXECUTE FUNCTION refuse_direct_site();
