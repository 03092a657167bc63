-- Kinds of record that the caretaker's side writes: collective entries, guests and staff, safety checks, menus, and the
-- county's commands.
ALTER TABLE record DROP CONSTRAINT record_kind_check;
ALTER TABLE record ADD CONSTRAINT record_kind_check CHECK (kind IN (
  'genesis', 'meal', 'void', 'test', 'clock', 'outage', 'collective', 'others', 'safety-check', 'menu', 'command',
  'day-close', 'end'
));
