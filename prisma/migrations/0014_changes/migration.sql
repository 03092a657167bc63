-- The register at the desk: changes with their history, doubles that became one, and lists of elders by what is asked.

-- What moves no money of the past may be changed by one person; it stands in the same list, decided by whoever asked.
ALTER TABLE change_decision DROP CONSTRAINT change_decision_verdict_check;
ALTER TABLE change_decision ADD CONSTRAINT change_decision_verdict_check
  CHECK (verdict IN ('approved', 'refused', 'withdrawn', 'direct'));

CREATE OR REPLACE FUNCTION check_change_decision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  asked change_request;
BEGIN
  SELECT * INTO asked FROM change_request WHERE id = NEW.request_id;
  IF (NEW.verdict IN ('withdrawn', 'direct')) IS DISTINCT FROM (NEW.account_id = asked.asked_by) THEN
    RAISE EXCEPTION 'whoever asked for a change does not decide on it' USING ERRCODE = 'YY004';
  END IF;
  IF NEW.verdict = 'direct' AND asked.kind IN
     ('elder.category', 'elder.death', 'elder.identity', 'elder.confirm', 'elder.merge', 'elder.bank', 'site.bank') THEN
    RAISE EXCEPTION '% takes two people', asked.kind USING ERRCODE = 'YY004';
  END IF;
  RETURN NEW;
END $$;

CREATE INDEX change_request_region_id_idx ON change_request (region, id);

-- Which change wrote a fact down; null: the first registration, an import, or before changes were kept.
ALTER TABLE elder_fact ADD COLUMN change_id INTEGER REFERENCES change_request (id);
ALTER TABLE site_fact ADD COLUMN change_id INTEGER REFERENCES change_request (id);

-- Doubles 重复档案: one person registered twice. Dated like the rest of the register, so that what a past settlement
-- knew can be read again; a double leads straight to who it became, never to another double.
CREATE TABLE elder_merge (
  id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  double_id    TEXT NOT NULL REFERENCES elder (id),
  into_id      TEXT NOT NULL REFERENCES elder (id),
  change_id    INTEGER NOT NULL REFERENCES change_request (id),
  known_at     TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  withdrawn_at TIMESTAMPTZ(3),
  CHECK (double_id <> into_id)
);
CREATE INDEX elder_merge_double_id_idx ON elder_merge (double_id);
CREATE INDEX elder_merge_into_id_idx ON elder_merge (into_id);
CREATE UNIQUE INDEX elder_merge_one_stands ON elder_merge (double_id) WHERE withdrawn_at IS NULL;
CREATE TRIGGER a_hold_knowledge BEFORE INSERT OR UPDATE ON elder_merge
  FOR EACH STATEMENT EXECUTE FUNCTION hold_knowledge();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON elder_merge FOR EACH ROW EXECUTE FUNCTION stamp_known();
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON elder_merge FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

-- Who a double became, beside the elder, so that every list leaves it out by one look.
ALTER TABLE elder ADD COLUMN merged_into TEXT REFERENCES elder (id);
CREATE FUNCTION follow_merge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM elder_merge WHERE withdrawn_at IS NULL AND
             (double_id = NEW.into_id OR into_id = NEW.double_id) AND NEW.withdrawn_at IS NULL) THEN
    RAISE EXCEPTION 'a double leads to who it became, not to another double' USING ERRCODE = 'YY004';
  END IF;
  UPDATE elder SET merged_into = CASE WHEN NEW.withdrawn_at IS NULL THEN NEW.into_id END WHERE id = NEW.double_id;
  RETURN NULL;
END $$;
CREATE TRIGGER follow AFTER INSERT OR UPDATE ON elder_merge FOR EACH ROW EXECUTE FUNCTION follow_merge();

-- Lists -----------------------------------------------------------------------------------------------------------------

-- By village, by age; and by any characters of a name, which is found without an extension: a name is a set of them.
CREATE INDEX elder_list_idx ON elder (home, name, id) WHERE merged_into IS NULL;
CREATE INDEX elder_born_idx ON elder (born, id) WHERE merged_into IS NULL;
CREATE INDEX elder_characters_idx ON elder USING gin (string_to_array(name, NULL));
CREATE INDEX elder_dead_idx ON elder (home, id) WHERE died IS NOT NULL;
CREATE INDEX elder_provisional_idx ON elder (home, id) WHERE provisional;
CREATE INDEX elder_fact_category_idx ON elder_fact (value, elder_id) WHERE fact = 'category' AND withdrawn_at IS NULL;
-- Doubles are looked for by name and day of birth.
CREATE INDEX elder_name_born_idx ON elder (name, born);
