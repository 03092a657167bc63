-- The register is dated in both ways: when something was true (from_day, to_day; born, died), and when the county knew
-- it (known_at, withdrawn_at). What was on file at a moment can be read for ever: a value is never changed, only
-- withdrawn, and the right one written beside it.

-- The last moment as of which anyone asked. Whatever is written afterwards became known later than that.
CREATE TABLE knowledge (
  id       SMALLINT PRIMARY KEY CHECK (id = 1),
  asked_at TIMESTAMPTZ(3)
);
INSERT INTO knowledge VALUES (1, NULL);

-- Writers go side by side. Whoever asks waits until those under way are done, so that nothing becomes visible later
-- which counts as known before.
CREATE FUNCTION hold_knowledge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'the register is written at READ COMMITTED only' USING ERRCODE = 'YY002';
  END IF;
  PERFORM pg_advisory_xact_lock_shared(hashtext('knowledge'));
  RETURN NULL;
END $$;

-- When something that is written now becomes known: after every moment asked for, whatever the writer says.
CREATE FUNCTION moment_known(given TIMESTAMPTZ) RETURNS TIMESTAMPTZ LANGUAGE sql VOLATILE STRICT AS $$
  SELECT greatest(date_trunc('milliseconds', given), asked_at + interval '1 millisecond') FROM knowledge
$$;

-- The moment itself, in a transaction of its own: all that was known by then is there, and nothing will be added to it.
CREATE FUNCTION ask_moment() RETURNS TIMESTAMPTZ LANGUAGE plpgsql AS $$
DECLARE
  moment TIMESTAMPTZ;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('knowledge'));
  UPDATE knowledge SET asked_at = greatest(date_trunc('milliseconds', clock_timestamp()),
                                           asked_at + interval '1 millisecond')
    RETURNING asked_at INTO moment;
  RETURN moment;
END $$;

CREATE FUNCTION stamp_known() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
       OR to_jsonb(NEW) - 'withdrawn_at' <> to_jsonb(OLD) - 'withdrawn_at' THEN
      RAISE EXCEPTION '% is append-only: withdraw the row and write another', TG_TABLE_NAME USING ERRCODE = 'YY001';
    END IF;
  ELSE
    NEW.known_at := moment_known(NEW.known_at);
  END IF;
  NEW.withdrawn_at := moment_known(NEW.withdrawn_at);
  RETURN NEW;
END $$;

-- What settlement reads of an elder or a site itself, as it stood: kept by triggers, whoever writes.
CREATE TABLE elder_version (
  id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  elder_id     TEXT NOT NULL REFERENCES elder (id),
  born         DATE NOT NULL,
  died         DATE,
  home         CHAR(12) NOT NULL,
  known_at     TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  withdrawn_at TIMESTAMPTZ(3)
);
CREATE INDEX elder_version_elder_id_idx ON elder_version (elder_id);
CREATE UNIQUE INDEX elder_version_one_stands ON elder_version (elder_id) WHERE withdrawn_at IS NULL;

CREATE TABLE site_version (
  id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  site_id      TEXT NOT NULL REFERENCES site (id),
  name         TEXT NOT NULL,
  region       CHAR(12) NOT NULL,
  opened       DATE NOT NULL,
  closed       DATE,
  known_at     TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  withdrawn_at TIMESTAMPTZ(3)
);
CREATE INDEX site_version_site_id_idx ON site_version (site_id);
CREATE UNIQUE INDEX site_version_one_stands ON site_version (site_id) WHERE withdrawn_at IS NULL;

-- What stood before anyone kept this counts as known all along.
INSERT INTO elder_version (elder_id, born, died, home, known_at)
  SELECT id, born, died, home, to_timestamp(0) FROM elder;
INSERT INTO site_version (site_id, name, region, opened, closed, known_at)
  SELECT id, name, region, opened, closed, to_timestamp(0) FROM site;

CREATE FUNCTION keep_elder_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE elder_version SET withdrawn_at = clock_timestamp() WHERE elder_id = NEW.id AND withdrawn_at IS NULL;
  INSERT INTO elder_version (elder_id, born, died, home) VALUES (NEW.id, NEW.born, NEW.died, NEW.home);
  RETURN NULL;
END $$;
CREATE TRIGGER version_first AFTER INSERT ON elder FOR EACH ROW EXECUTE FUNCTION keep_elder_version();
CREATE TRIGGER version_next AFTER UPDATE ON elder FOR EACH ROW
  WHEN ((NEW.id, NEW.born, NEW.died, NEW.home) IS DISTINCT FROM (OLD.id, OLD.born, OLD.died, OLD.home))
  EXECUTE FUNCTION keep_elder_version();

CREATE FUNCTION keep_site_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE site_version SET withdrawn_at = clock_timestamp() WHERE site_id = NEW.id AND withdrawn_at IS NULL;
  INSERT INTO site_version (site_id, name, region, opened, closed)
    VALUES (NEW.id, NEW.name, NEW.region, NEW.opened, NEW.closed);
  RETURN NULL;
END $$;
CREATE TRIGGER version_first AFTER INSERT ON site FOR EACH ROW EXECUTE FUNCTION keep_site_version();
CREATE TRIGGER version_next AFTER UPDATE ON site FOR EACH ROW
  WHEN ((NEW.id, NEW.name, NEW.region, NEW.opened, NEW.closed)
        IS DISTINCT FROM (OLD.id, OLD.name, OLD.region, OLD.opened, OLD.closed))
  EXECUTE FUNCTION keep_site_version();

-- The order of triggers is that of their names: the lock comes before everything.
CREATE TRIGGER a_hold_knowledge BEFORE INSERT OR UPDATE ON elder FOR EACH STATEMENT EXECUTE FUNCTION hold_knowledge();
CREATE TRIGGER a_hold_knowledge BEFORE INSERT OR UPDATE ON site FOR EACH STATEMENT EXECUTE FUNCTION hold_knowledge();
CREATE TRIGGER a_hold_knowledge BEFORE INSERT OR UPDATE ON elder_fact FOR EACH STATEMENT EXECUTE FUNCTION hold_knowledge();
CREATE TRIGGER a_hold_knowledge BEFORE INSERT OR UPDATE ON site_fact FOR EACH STATEMENT EXECUTE FUNCTION hold_knowledge();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON elder_fact FOR EACH ROW EXECUTE FUNCTION stamp_known();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON site_fact FOR EACH ROW EXECUTE FUNCTION stamp_known();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON elder_version FOR EACH ROW EXECUTE FUNCTION stamp_known();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON site_version FOR EACH ROW EXECUTE FUNCTION stamp_known();

-- Versions are written by those triggers only.
CREATE FUNCTION check_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION '% follows its register row only', TG_TABLE_NAME USING ERRCODE = 'YY001';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER by_the_row BEFORE INSERT OR UPDATE ON elder_version FOR EACH STATEMENT EXECUTE FUNCTION check_version();
CREATE TRIGGER by_the_row BEFORE INSERT OR UPDATE ON site_version FOR EACH STATEMENT EXECUTE FUNCTION check_version();

-- Nothing is removed: what was registered by mistake is withdrawn. (Not refuse_change: a withdrawal is an UPDATE, and
-- grant_server_rights takes that right away where it finds refuse_change.)
CREATE FUNCTION refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'YY001';
END $$;
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON elder_fact FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON site_fact FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON elder_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON site_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal();

-- Policies are known from their publication on; what a later one takes from an earlier one, from the later one's.
CREATE FUNCTION stamp_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.published_at := moment_known(NEW.published_at);
  RETURN NEW;
END $$;
CREATE TRIGGER a_hold_knowledge BEFORE INSERT ON policy FOR EACH STATEMENT EXECUTE FUNCTION hold_knowledge();
CREATE TRIGGER stamp BEFORE INSERT ON policy FOR EACH ROW EXECUTE FUNCTION stamp_published();

-- What a settlement stands on: the moment as of which it read register and policies, and of each chain (stream) its
-- last record then. Chains have no holes, so that tells the whole set of records.
ALTER TABLE settlement ADD COLUMN known_at TIMESTAMPTZ(3), ADD COLUMN cursors JSONB,
  -- And what its adjustments of earlier months were worked out from beside that (server/settlement/adjusting.ts).
  ADD COLUMN adjusting JSONB;
ALTER TABLE settlement DISABLE TRIGGER append_only;
UPDATE settlement SET
  known_at = step.at,
  cursors = (SELECT coalesce(jsonb_object_agg(stream_id, seq), '{}')
               FROM (SELECT stream_id, max(seq) AS seq FROM record WHERE received_at <= step.at GROUP BY 1) r)
  FROM settlement_step step WHERE step.settlement_id = settlement.id AND step.action = 'compute';
ALTER TABLE settlement ENABLE TRIGGER append_only;
