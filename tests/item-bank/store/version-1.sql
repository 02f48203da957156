-- A bank as version 1 of the layout wrote it: the dump of a real one. Never changed.
PRAGMA application_id = 1097100354;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE items ( id TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL CHECK (version >= 1), state TEXT NOT NULL CHECK (state IN ('draft', 'in-review', 'returned', 'approved', 'frozen', 'retired',  'compromised'))) STRICT, WITHOUT ROWID;
INSERT INTO items VALUES('A-1',2,'draft');
INSERT INTO items VALUES('B-1',1,'draft');
CREATE TABLE versions ( item_id TEXT NOT NULL REFERENCES items (id), version INTEGER NOT NULL, kind TEXT NOT NULL, lang TEXT NOT NULL, document TEXT NOT NULL, points TEXT NOT NULL, weighted INTEGER NOT NULL, section TEXT NOT NULL, topic TEXT NOT NULL, difficulty_milli INTEGER NOT NULL, enemy_set TEXT NOT NULL, rationale TEXT NOT NULL, bloom TEXT NOT NULL, source TEXT NOT NULL, author TEXT NOT NULL, time_s INTEGER NOT NULL, sha256 BLOB NOT NULL CHECK (length (sha256) = 32), created_s INTEGER NOT NULL, PRIMARY KEY (item_id, version)) STRICT, WITHOUT ROWID;
INSERT INTO versions VALUES('A-1',1,'single','id','{"stem":"How many?","options":[{"id":"A","text":"one"},{"id":"B","text":"two"},{"id":"C","text":"three"}]}',replace('exam-points/v1\nsingle 1 0 5 0\n','\n',char(10)),0,'TIU','Numbers',0,'','','','','Ani',0,X'26901ed4edc4f3c19feea741f78ff7f34932c6020a981a1e671acdf66ad0ee55',1760000001);
INSERT INTO versions VALUES('A-1',2,'single','id','{"stem":"How many are there?","options":[{"id":"A","text":"one"},{"id":"B","text":"two"},{"id":"C","text":"three"}]}',replace('exam-points/v1\nsingle 1 0 5 0\n','\n',char(10)),0,'TIU','Numbers',0,'','','','','Ani',0,X'2fa1484c335d6a3a57567f14448272716f84f2913db98584cb55fabdb89ee012',1760000002);
INSERT INTO versions VALUES('B-1',1,'single','id','{"stem":"When?","options":[{"id":"A","text":"1945"},{"id":"B","text":"1950"}]}',replace('exam-points/v1\nsingle 1 5 0\n','\n',char(10)),0,'TWK','History',0,'','','','','',0,X'4054672fcfe600b3eade595843cd1fe4f68b3af95edfeb4778ea30003c027677',1760000001);
CREATE TABLE media ( sha256 BLOB NOT NULL PRIMARY KEY CHECK (length (sha256) = 32), data BLOB NOT NULL) STRICT;
CREATE TABLE version_media ( item_id TEXT NOT NULL, version INTEGER NOT NULL, sha256 BLOB NOT NULL REFERENCES media (sha256), PRIMARY KEY (item_id, version, sha256), FOREIGN KEY (item_id, version) REFERENCES versions (item_id, version)) STRICT, WITHOUT ROWID;
COMMIT;
PRAGMA user_version = 1;
