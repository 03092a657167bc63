-- Adjustments 调整: what approved months get more or less is paid with a later month, as lines of its statement. They
-- stand here once more, so that what was paid for a month in all can be added up without reading every statement.
ALTER TABLE settlement
  ADD COLUMN adjustments JSONB,
  -- The settlements that were approved when this one was computed: it looked at the earlier months among them.
  ADD COLUMN looked      INTEGER[],
  ADD CONSTRAINT settlement_adjustments_check
    CHECK (adjustments IS NOT DISTINCT FROM statement::jsonb -> 'adjustments');

-- Two months may adjust the same month, but each must know of the other, or a change would be paid twice.
CREATE FUNCTION check_adjusted_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('adjustments'));
  IF EXISTS (
    SELECT 1 FROM settlement own
      JOIN settlement other ON other.adjustments IS NOT NULL AND NOT other.id = ANY (coalesce(own.looked, '{}'))
      JOIN settlement_step step ON step.settlement_id = other.id AND step.action = 'approve'
     WHERE own.id = NEW.settlement_id AND own.adjustments IS NOT NULL AND other.id <> own.id
  ) THEN
    RAISE EXCEPTION 'adjustments were approved since this month was computed' USING ERRCODE = 'YY009';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER adjusted_once BEFORE INSERT ON settlement_step FOR EACH ROW
  WHEN (NEW.action IN ('submit', 'approve')) EXECUTE FUNCTION check_adjusted_once();
