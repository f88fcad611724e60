BEGIN TRANSACTION;
CREATE TABLE about (
	schema_version BIGINT NOT NULL, 
	PRIMARY KEY (schema_version)
);
INSERT INTO "about" VALUES(1);
CREATE TABLE cases (
	number BIGINT NOT NULL, 
	case_id TEXT NOT NULL, 
	anchor TEXT NOT NULL, 
	opened_seq BIGINT NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (case_id), 
	UNIQUE (anchor), 
	UNIQUE (opened_seq)
);
INSERT INTO "cases" VALUES(1,'ESC-1','email:1@ours.example',1);
INSERT INTO "cases" VALUES(2,'ESC-2','zendesk:ticket:4821',2);
CREATE TABLE events (
	seq BIGINT NOT NULL, 
	case_id TEXT, 
	kind TEXT NOT NULL, 
	base_version BIGINT NOT NULL, 
	occurred_at TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	why TEXT NOT NULL, 
	body TEXT NOT NULL, 
	previous_hash TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (seq), 
	FOREIGN KEY(case_id) REFERENCES cases (case_id)
);
INSERT INTO "events" VALUES(1,'ESC-1','CaseOpened',0,'2026-03-17T08:30:00.000000Z','2026-03-17T08:30:00.000000Z','system:refresh','tagged escalated','{"admitted_by":"explicit_tag","anchor":"email:1@ours.example","kind":"CaseOpened","reason":"tagged escalated","v":1}','0000000000000000000000000000000000000000000000000000000000000000','9617571529f6c98d1d60873bf7440b2d42450164b33855a175aedc61cc7377fe');
INSERT INTO "events" VALUES(2,'ESC-2','CaseOpened',0,'2026-03-17T08:30:00.000000Z','2026-03-17T08:30:00.000000Z','system:refresh','tagged escalated','{"admitted_by":"explicit_tag","anchor":"zendesk:ticket:4821","kind":"CaseOpened","reason":"tagged escalated","v":1}','9617571529f6c98d1d60873bf7440b2d42450164b33855a175aedc61cc7377fe','0b2f6e20eb066f29797abc794a7326c8877a899536eb0a4cdcbbc1e91c7e95fc');
INSERT INTO "events" VALUES(3,'ESC-1','OwnerAssigned',1,'2026-03-17T08:30:00.000000Z','2026-03-17T08:30:00.000000Z','ana@ours.example','It is mine: «naïve» ''quotes''.','{"kind":"OwnerAssigned","owner":"ana@ours.example","owner_due_at":"2026-03-18T08:30:00.000000Z","v":1}','0b2f6e20eb066f29797abc794a7326c8877a899536eb0a4cdcbbc1e91c7e95fc','d0517b065119380bf75314cfa745c00283144b91f1c258ec62cc1dfdabffed00');
INSERT INTO "events" VALUES(4,'ESC-2','OwnerAssigned',1,'2026-03-17T08:30:00.000000Z','2026-03-17T08:30:00.000000Z','ana@ours.example','His.','{"kind":"OwnerAssigned","owner":"bob@ours.example","owner_due_at":null,"v":1}','d0517b065119380bf75314cfa745c00283144b91f1c258ec62cc1dfdabffed00','d3ac65f34d86cf637a3abae6555bb4178dfbf1e96a0fddd08dbf9b91602f0b44');
INSERT INTO "events" VALUES(5,'ESC-2','OwnerAssigned',2,'2026-03-17T08:30:00.000000Z','2026-03-17T08:30:00.000000Z','bob@ours.example','Left.','{"kind":"OwnerAssigned","owner":null,"owner_due_at":null,"v":1}','d3ac65f34d86cf637a3abae6555bb4178dfbf1e96a0fddd08dbf9b91602f0b44','55b08a2b807f7142483991212c400cd175c16a3d2540d5e39c80109660b4077f');
CREATE TABLE head (
	one BIGINT NOT NULL CHECK (one = 1), 
	seq BIGINT NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (one)
);
INSERT INTO "head" VALUES(1,5,'55b08a2b807f7142483991212c400cd175c16a3d2540d5e39c80109660b4077f');
CREATE TABLE requests (
	"key" TEXT NOT NULL, 
	first_seq BIGINT NOT NULL, 
	last_seq BIGINT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "requests" VALUES('request-1',3,3);
CREATE INDEX ix_events_case_id ON events (case_id);
CREATE TRIGGER events_no_update BEFORE UPDATE ON events WHEN 1 BEGIN SELECT RAISE(ABORT, 'The record is append-only: add an event that corrects the earlier one.'); END;
CREATE TRIGGER cases_no_update BEFORE UPDATE ON cases WHEN 1 BEGIN SELECT RAISE(ABORT, 'The record is append-only: add an event that corrects the earlier one.'); END;
CREATE TRIGGER requests_no_update BEFORE UPDATE ON requests WHEN 1 BEGIN SELECT RAISE(ABORT, 'The record is append-only: add an event that corrects the earlier one.'); END;
CREATE TRIGGER about_no_update BEFORE UPDATE ON about WHEN 1 BEGIN SELECT RAISE(ABORT, 'The record is append-only: add an event that corrects the earlier one.'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events WHEN 1 BEGIN SELECT RAISE(ABORT, 'The record is append-only: add an event that corrects the earlier one.'); END;
CREATE TRIGGER cases_no_delete BEFORE DELETE ON cases WHEN 1 BEGIN SELECT RAISE(ABORT, 'The record is append-only: add an event that corrects the earlier one.'); END;
CREATE TRIGGER requests_no_delete BEFORE DELETE ON requests WHEN 1 BEGIN SELECT RAISE(ABORT, 'The record is append-only: add an event that corrects the earlier one.'); END;
CREATE TRIGGER about_no_delete BEFORE DELETE ON about WHEN 1 BEGIN SELECT RAISE(ABORT, 'The record is append-only: add an event that corrects the earlier one.'); END;
CREATE TRIGGER head_no_delete BEFORE DELETE ON head WHEN 1 BEGIN SELECT RAISE(ABORT, 'The record is append-only: add an event that corrects the earlier one.'); END;
CREATE TRIGGER head_goes_on BEFORE UPDATE ON head WHEN NEW.seq <= OLD.seq BEGIN SELECT RAISE(ABORT, 'The record is append-only: add an event that corrects the earlier one.'); END;
CREATE TRIGGER events_at_the_end BEFORE INSERT ON events WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM events) BEGIN SELECT RAISE(ABORT, 'The record is append-only: add an event that corrects the earlier one.'); END;
CREATE TRIGGER cases_at_the_end BEFORE INSERT ON cases WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM cases) OR EXISTS (SELECT 1 FROM cases WHERE anchor = NEW.anchor OR case_id = NEW.case_id) BEGIN SELECT RAISE(ABORT, 'The record is append-only: add an event that corrects the earlier one.'); END;
CREATE TRIGGER requests_once BEFORE INSERT ON requests WHEN EXISTS (SELECT 1 FROM requests WHERE key = NEW.key) BEGIN SELECT RAISE(ABORT, 'The record is append-only: add an event that corrects the earlier one.'); END;
CREATE TRIGGER about_once BEFORE INSERT ON about WHEN EXISTS (SELECT 1 FROM about) BEGIN SELECT RAISE(ABORT, 'The record is append-only: add an event that corrects the earlier one.'); END;
CREATE TRIGGER head_once BEFORE INSERT ON head WHEN EXISTS (SELECT 1 FROM head) BEGIN SELECT RAISE(ABORT, 'The record is append-only: add an event that corrects the earlier one.'); END;
COMMIT;
