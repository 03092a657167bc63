-- Attendance sheets 签到表: the meals of one chain in one month by elder and day, as the bits and times that settlement
-- reads. Derived from meal and kept in the transaction that appends the records; it can be thrown away and made again
-- (server/ingest/attendance-repository.ts), so nothing guards it against change.

-- Meals up to this record stand in sheets; those after it are read as they are.
ALTER TABLE stream ADD COLUMN attended INTEGER NOT NULL DEFAULT 0;

CREATE TABLE attendance_sheet (
  stream_id INTEGER NOT NULL REFERENCES stream (id),
  month     CHAR(7) NOT NULL,
  -- Number of the first meal in it: no void that names an earlier one bears on it.
  first_seq INTEGER NOT NULL,
  -- Earliest and latest time of day in it, ms from midnight of the meal's day; tells whether the hour at which the
  -- policy lets a day begin puts some of it on other days.
  earliest  INTEGER NOT NULL,
  latest    INTEGER NOT NULL,
  -- core/settlement/attendance/sheet.ts
  names     TEXT NOT NULL,
  numbers   BYTEA NOT NULL,
  PRIMARY KEY (stream_id, month)
);
CREATE INDEX attendance_sheet_month_idx ON attendance_sheet (month);
-- Numbers hardly shrink, and unpacking them costs more than reading them.
ALTER TABLE attendance_sheet ALTER COLUMN numbers SET STORAGE EXTERNAL;

-- Ingest lets no other words in; that their lengths tell them apart is used in server/settlement/meal-repository.ts.
ALTER TABLE meal
  ADD CHECK (meal IN ('breakfast', 'lunch', 'dinner')),
  ADD CHECK (service IN ('dine-in', 'delivery', 'neighbour'));
