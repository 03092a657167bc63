-- Pictures of elders come down to terminals, and terminals that have closed their chain are found at once.

-- A new picture and a consent that was withdrawn are changes of the elder's line in the roster, as in 0011.
CREATE TRIGGER roster_insert AFTER INSERT ON elder_photo REFERENCING NEW TABLE AS became
  FOR EACH STATEMENT EXECUTE FUNCTION note_elders('elder_id');
CREATE TRIGGER roster_update AFTER UPDATE ON elder_photo REFERENCING NEW TABLE AS became OLD TABLE AS was
  FOR EACH STATEMENT EXECUTE FUNCTION note_elders('elder_id');
CREATE TRIGGER roster_delete AFTER DELETE ON elder_photo REFERENCING OLD TABLE AS was
  FOR EACH STATEMENT EXECUTE FUNCTION note_elders('elder_id');

-- Terminals ask for pictures by digest.
CREATE INDEX elder_photo_digest_idx ON elder_photo (digest) WHERE withdrawn_at IS NULL;

-- Few chains have ended, and each of their terminals is ended once.
CREATE INDEX stream_ended_idx ON stream (terminal_id) WHERE ended;
