export const HELP = `Check event files for Scarf, and see what an import would send.

  event-importer check PATH…      says what is right and wrong with the files
  event-importer convert PATH…    writes the lines that an import would send

A PATH is a file, a folder or an archive (.zip, .tar, .tar.gz). Several paths are read as one file.

What the events are for:
  --to package:ID | pixel:ID      one package or tracking pixel for all events
  --to file                       each event names its own (this is the default)
  --safety-ids on|off             ids for events without one, so that a repeat counts once (default: on)
  --as-of TIME                    judges the age of events as of then, such as 2026-11-27T12:00:00Z

How the files are read, where the app would guess or ask:
  --sheet NAME                    the sheet of a workbook; * takes all with the columns of the first
  --encoding NAME                 such as utf-8 or windows-1252
  --delimiter CHARACTER           comma, semicolon, tab, pipe, or the character itself
  --header ROW                    the row that names the columns, counted from 1; none
  --time COLUMN                   the column with the time of the event
  --time-format FORMAT            day-first, month-first, year-first, month-name, iso, epoch or spreadsheet
  --zone ZONE                     the zone of times that name none, such as Europe/Berlin
  --map COLUMN=KEY                what a column or a key of JSON becomes; may be given several times. An empty KEY
                                  leaves it out
  --preset NAME                   a preset: its name in the app, a file that the app exported, or a program that
                                  the app knows, such as segment or cloudflare
  --accept-guesses                takes likely guesses. Open questions still stop

What is written:
  --json                          check: one JSON object instead of text
  --out FILE                      convert: writes to FILE instead of the terminal
  --help                          this page

Exit codes: 0 all events are ready, 1 some are set aside or a question is open, 2 nothing can be imported,
64 what was typed is not a command.
`;
