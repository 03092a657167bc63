-- The ledger's storage (docs/adr/0011): records in monthly partitions by the server's time of receipt, each value of a
-- meal in one place, and a role for the running server that can add to the ledger and change nothing in it.

-- Records -----------------------------------------------------------------------------------------------------------

DROP TRIGGER contiguous ON stream;
ALTER TABLE meal DROP CONSTRAINT meal_stream_id_seq_fkey;
ALTER TABLE meal_void DROP CONSTRAINT meal_void_stream_id_seq_fkey;
ALTER TABLE record RENAME TO record_whole;
ALTER TABLE record_whole RENAME CONSTRAINT record_kind_check TO record_whole_kind_check;

-- The envelope's fields, from which the exact text is rebuilt: prev is the hash of the record before. A meal's body
-- stands in meal, its token here, and in `body` what is left of it (server/ingest/meal-body.ts). Wide fields first:
-- no byte is lost to alignment.
CREATE TABLE record (
  at          BIGINT NOT NULL,
  uptime      BIGINT NOT NULL,
  received_at TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  stream_id   INTEGER NOT NULL,
  seq         INTEGER NOT NULL,
  boot_id     INTEGER NOT NULL,
  kind        TEXT NOT NULL,
  hash        BYTEA NOT NULL CHECK (length(hash) = 32),
  token       BYTEA,
  body        TEXT NOT NULL,
  CONSTRAINT record_kind_check CHECK (kind IN (
    'genesis', 'meal', 'void', 'test', 'clock', 'outage', 'collective', 'others', 'safety-check', 'menu', 'command',
    'day-close', 'end'
  ))
) PARTITION BY RANGE (received_at);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON record FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON record FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Makes the partitions from the month of `since` to two months ahead, as far as they are missing; says which it made.
-- Months are those of Asia/Shanghai. It acts with the owner's rights: the server's role cannot make tables.
CREATE FUNCTION keep_partitions(since TIMESTAMPTZ DEFAULT now()) RETURNS SETOF TEXT
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  month     TIMESTAMP;
  partition TEXT;
BEGIN
  -- Two servers at once: the second waits, and finds everything there.
  PERFORM pg_advisory_xact_lock(hashtext('record partitions'));
  FOR month IN SELECT generate_series(
    date_trunc('month', since AT TIME ZONE 'Asia/Shanghai'),
    date_trunc('month', now() AT TIME ZONE 'Asia/Shanghai') + interval '2 months', interval '1 month')
  LOOP
    partition := 'record_' || to_char(month, 'YYYY_MM');
    CONTINUE WHEN to_regclass(format('public.%I', partition)) IS NOT NULL;
    -- Made beside and then attached: readers and writers of the other months are not kept waiting.
    EXECUTE format('CREATE TABLE %I (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition);
    -- Across partitions it is the chain's cursor that lets no number in twice (check_appended).
    EXECUTE format('CREATE UNIQUE INDEX %I ON %I (stream_id, seq)', partition || '_stream_id_seq_idx', partition);
    EXECUTE format('ALTER TABLE record ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', partition,
      month AT TIME ZONE 'Asia/Shanghai', (month + interval '1 month') AT TIME ZONE 'Asia/Shanghai');
    EXECUTE format('CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON %I FOR EACH STATEMENT
      EXECUTE FUNCTION refuse_change()', partition);
    RETURN NEXT partition;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION keep_partitions(TIMESTAMPTZ) FROM PUBLIC;
SELECT keep_partitions(coalesce((SELECT min(received_at) FROM record_whole), now()));

-- A body from before the meal's newest fields stays whole, so that its very text can be given back.
INSERT INTO record (stream_id, seq, boot_id, at, uptime, received_at, kind, hash, token, body)
  SELECT r.stream_id, r.seq, r.boot_id, r.at, r.uptime, r.received_at, r.kind, r.hash,
         CASE WHEN whole.told THEN decode(r.body::jsonb ->> 'token', 'hex') END,
         CASE WHEN whole.told
           THEN jsonb_strip_nulls(r.body::jsonb - '{site,day,meal,service,elder,price,time,reason,token}'::text[])::text
           ELSE r.body END
    FROM record_whole r
    CROSS JOIN LATERAL (SELECT r.kind = 'meal' AND r.body::jsonb ?& '{assisted,carrier,collective,token}' AND EXISTS (
      SELECT FROM meal m WHERE m.stream_id = r.stream_id AND m.seq = r.seq) AS told) whole
   ORDER BY r.received_at, r.stream_id, r.seq;
DROP TABLE record_whole;

-- Meals: the same columns in an order that wastes nothing.
ALTER TABLE meal RENAME TO meal_before;
ALTER INDEX meal_pkey RENAME TO meal_before_pkey;
ALTER INDEX meal_day_site_id_idx RENAME TO meal_before_idx;
CREATE TABLE meal (
  at        BIGINT NOT NULL,
  stream_id INTEGER NOT NULL,
  seq       INTEGER NOT NULL,
  day       DATE NOT NULL,
  price     INTEGER NOT NULL,
  site_id   TEXT NOT NULL,
  meal      TEXT NOT NULL CHECK (meal IN ('breakfast', 'lunch', 'dinner')),
  service   TEXT NOT NULL CHECK (service IN ('dine-in', 'delivery', 'neighbour')),
  elder_id  TEXT,
  reason    TEXT
);
INSERT INTO meal (at, stream_id, seq, day, price, site_id, meal, service, elder_id, reason)
  SELECT at, stream_id, seq, day, price, site_id, meal, service, elder_id, reason FROM meal_before ORDER BY day, at;
DROP TABLE meal_before;
ALTER TABLE meal ADD PRIMARY KEY (stream_id, seq);
CREATE INDEX meal_day_site_id_idx ON meal (day, site_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON meal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON meal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The cursor ----------------------------------------------------------------------------------------------------------

-- tip: hash of record `contiguous`, so that the next batch joins without a look into any partition; null where it has
-- to be looked up. before: where the cursor stood before the latest change of its row.
ALTER TABLE stream
  ADD COLUMN tip    BYTEA,
  ADD COLUMN before INTEGER NOT NULL DEFAULT 0;
UPDATE stream SET before = contiguous, tip = (SELECT hash FROM record WHERE stream_id = stream.id AND seq = contiguous);

CREATE FUNCTION note_cursor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.before := OLD.contiguous;
  IF NEW.contiguous <> OLD.contiguous AND NEW.tip IS NOT DISTINCT FROM OLD.tip THEN
    NEW.tip := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER cursor_noted BEFORE UPDATE ON stream FOR EACH ROW EXECUTE FUNCTION note_cursor();

-- After the statement that moves the cursor, just the records from the old place to the new one have come with it. All
-- records of a transaction carry its time (check_appended), so no partition but the newest is looked into.
CREATE OR REPLACE FUNCTION check_contiguous() RETURNS trigger
  LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  before INTEGER := coalesce(OLD.contiguous, 0);
  now_ms TIMESTAMPTZ(3) := now();
BEGIN
  IF NEW.contiguous = before THEN
    RETURN NULL;
  END IF;
  IF (SELECT ROW(count(*), max(seq)) FROM record
       WHERE stream_id = NEW.id AND seq > before AND received_at = now_ms)
     IS DISTINCT FROM ROW(NEW.contiguous::bigint - before, NEW.contiguous) THEN
    RAISE EXCEPTION 'the records of stream % are not 1 to %', NEW.id, NEW.contiguous USING ERRCODE = 'YY001';
  END IF;
  IF NEW.tip IS NOT NULL AND NEW.tip <> (SELECT hash FROM record
       WHERE stream_id = NEW.id AND seq = NEW.contiguous AND received_at = now_ms) THEN
    RAISE EXCEPTION 'the tip of stream % is not the hash of its last record', NEW.id USING ERRCODE = 'YY001';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER contiguous AFTER INSERT OR UPDATE OF contiguous ON stream FOR EACH ROW EXECUTE FUNCTION check_contiguous();

-- Records come only together with a move of their chain's cursor over just them, by the same transaction: so no number
-- of a chain can come twice, in whatever partition the first one lies. The cursor's row is locked meanwhile.
CREATE FUNCTION check_appended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT stream_id, min(seq) AS low, max(seq) AS high, count(*) AS n,
                        bool_and(received_at = now()::timestamptz(3)) AS timely FROM added GROUP BY stream_id) a
      LEFT JOIN stream s ON s.id = a.stream_id
     WHERE (timely AND n = high - low + 1 AND s.before = low - 1 AND s.contiguous = high
            AND s.xmin = pg_current_xact_id()::xid) IS NOT TRUE
  ) THEN
    RAISE EXCEPTION 'records come at the end of their chain only' USING ERRCODE = 'YY001';
  END IF;
  IF EXISTS (SELECT FROM (SELECT DISTINCT boot_id FROM added) a WHERE NOT EXISTS (SELECT FROM boot WHERE id = boot_id)) THEN
    RAISE EXCEPTION 'a record names a boot that is not there' USING ERRCODE = '23503';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER at_the_end AFTER INSERT ON record REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_appended();

-- What is told apart from a record belongs to one of its kind.
CREATE FUNCTION check_told_apart() RETURNS trigger
  LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  now_ms TIMESTAMPTZ(3) := now();
BEGIN
  -- Almost always written with its record: then only the newest partition is looked into.
  IF (SELECT count(*) FROM added) = (
    SELECT count(*) FROM added a JOIN record r
      ON r.stream_id = a.stream_id AND r.seq = a.seq AND r.kind = TG_ARGV[0] AND r.received_at = now_ms
  ) THEN
    RETURN NULL;
  END IF;
  IF EXISTS (SELECT FROM added a WHERE NOT EXISTS (
    SELECT FROM record r WHERE r.stream_id = a.stream_id AND r.seq = a.seq AND r.kind = TG_ARGV[0])) THEN
    RAISE EXCEPTION '% without its record', TG_TABLE_NAME USING ERRCODE = '23503';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER of_a_record AFTER INSERT ON meal REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_told_apart('meal');
CREATE TRIGGER of_a_record AFTER INSERT ON meal_void REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_told_apart('void');

-- Quarantine ----------------------------------------------------------------------------------------------------------

-- What came of a terminal on one day (Asia/Shanghai): kept with its bytes, and only counted beyond the bound.
CREATE TABLE quarantine_day (
  terminal TEXT NOT NULL,
  day      DATE NOT NULL,
  kept     INTEGER NOT NULL CHECK (kept >= 0),
  bytes    BIGINT NOT NULL CHECK (bytes >= 0),
  counted  INTEGER NOT NULL CHECK (counted >= 0),
  PRIMARY KEY (terminal, day)
);
CREATE INDEX quarantine_terminal_idx ON quarantine (terminal);
INSERT INTO quarantine_day
  SELECT terminal, (received_at AT TIME ZONE 'Asia/Shanghai')::date, count(*), sum(length(bytes)), 0
    FROM quarantine GROUP BY 1, 2;

-- Rights --------------------------------------------------------------------------------------------------------------

-- The role that the running server takes: it reads everything, and of what is append-only it can add and nothing else.
-- To be called by the owner after each migration; says false where this login may not make roles.
CREATE FUNCTION grant_server_rights() RETURNS BOOLEAN LANGUAGE plpgsql AS $$
DECLARE
  each_table REGCLASS;
BEGIN
  -- Roles belong to the whole cluster: two databases of it may be starting at once.
  PERFORM pg_advisory_xact_lock(hashtext('yangyi_server'));
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'yangyi_server') THEN
    BEGIN
      CREATE ROLE yangyi_server NOLOGIN;
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN NULL;
      WHEN insufficient_privilege THEN RETURN false;
    END;
  END IF;
  IF NOT pg_has_role(current_user, 'yangyi_server', 'MEMBER') THEN
    BEGIN
      EXECUTE format('GRANT yangyi_server TO %I', current_user);
    EXCEPTION WHEN insufficient_privilege THEN RETURN false;
    END;
  END IF;
  GRANT USAGE ON SCHEMA public TO yangyi_server;
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO yangyi_server;
  GRANT EXECUTE ON FUNCTION keep_partitions(TIMESTAMPTZ) TO yangyi_server;
  FOR each_table IN
    SELECT DISTINCT tgrelid::regclass FROM pg_trigger WHERE tgfoid = 'refuse_change'::regproc
    UNION SELECT 'quarantine'::regclass
  LOOP
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM yangyi_server', each_table);
  END LOOP;
  -- Chains and boots are never removed, and only the parent of the partitions is written to.
  REVOKE DELETE ON stream, boot, terminal FROM yangyi_server;
  FOR each_table IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'record'::regclass LOOP
    EXECUTE format('REVOKE ALL ON %s FROM yangyi_server', each_table);
  END LOOP;
  REVOKE ALL ON _prisma_migrations FROM yangyi_server;
  RETURN true;
END $$;
REVOKE ALL ON FUNCTION grant_server_rights() FROM PUBLIC;
