-- What is told apart from a record belongs to one of its kind, as before. OFFSET 0 keeps each look by itself, by stream
-- and number: joined, a plan made while the tables were small went through all new rows for each of them.
CREATE OR REPLACE FUNCTION check_told_apart() RETURNS trigger
  LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  now_ms TIMESTAMPTZ(3) := now();
BEGIN
  -- Almost always written with its record: then only the newest partition is looked into.
  IF NOT EXISTS (SELECT FROM added a WHERE NOT EXISTS (
    SELECT FROM record r
     WHERE r.stream_id = a.stream_id AND r.seq = a.seq AND r.kind = TG_ARGV[0] AND r.received_at = now_ms OFFSET 0)) THEN
    RETURN NULL;
  END IF;
  IF EXISTS (SELECT FROM added a WHERE NOT EXISTS (
    SELECT FROM record r WHERE r.stream_id = a.stream_id AND r.seq = a.seq AND r.kind = TG_ARGV[0] OFFSET 0)) THEN
    RAISE EXCEPTION '% without its record', TG_TABLE_NAME USING ERRCODE = '23503';
  END IF;
  RETURN NULL;
END $$;
